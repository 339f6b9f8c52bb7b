(* Theorem 3 and its converse, for every field and every dimension.

   Assumed of the exponential of matrices in the first section, and of nothing else:
     exp_zero   exp(0) = I
     exp_scalar exp(aI + A) = e^a exp(A)
     exp_add    exp(sA + tA) = exp(sA) exp(tA)
   and in the second section, over an ordered field:
     det_exp_positive det exp(A) > 0
   That the matrix exponential has these properties is not proved here.

   Omega and S are any matrices with Y2 exp(Omega) exp(S) = Y1, and LogN is any logarithm of N. Over the field of real
   numbers everything is real. That a real M with det M > 0 is exp(Omega) exp(S) (polar decomposition), and that t can
   be chosen such that N has a real logarithm, is analysis and stays outside. *)

From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section FourLayers.

Variable K : fieldType.
Variable d : nat.
Implicit Types (X Z : 'M[K]_d) (s : K).

Variable expm : 'M[K]_d -> 'M[K]_d.
Variable exps : K -> K.
Hypothesis exp_zero : expm 0 = 1%:M.
Hypothesis exp_scalar : forall a Z, expm (a%:M + Z) = exps a *: expm Z.
Hypothesis exp_add : forall s t Z, expm (s *: Z + t *: Z) = expm (s *: Z) *m expm (t *: Z).

(* The data, the choices, and the hypotheses of the theorem. *)
Variables X1 X2 Y1 Y2 Omega S LogN : 'M[K]_d.
Variables alpha t : K.
Definition B := t%:M - Omega.
Definition N := invmx B *m (t%:M + S).
Hypothesis difference_invertible : X1 - X2 \in unitmx.
Hypothesis exp_alpha_not_one : exps alpha != 1.
Hypothesis B_invertible : B \in unitmx.
Hypothesis logarithm : expm LogN = N.
Hypothesis ratio : Y2 *m expm Omega *m expm S = Y1.

(* The weights. *)
Definition q := exps alpha - 1.
Definition A := q^-1 *: LogN.
Definition W1 := alpha *: invmx (X1 - X2).
Definition W2 := A *m expm (- (W1 *m X2)).
Definition W3 := B *m expm (- A).
Definition W4 := Y2 *m (exps (- t) *: expm Omega).
Definition network X := W4 *m expm (W3 *m expm (W2 *m expm (W1 *m X))).

Lemma q_not_zero : q != 0.
Proof. by rewrite /q subr_eq0. Qed.

Lemma q_A : q *: A = LogN.
Proof. by rewrite /A scalerA mulfV ?q_not_zero // scale1r. Qed.

Lemma exp_opposite Z : expm (- Z) *m expm Z = 1%:M.
Proof.
have := exp_add (- 1) 1 Z.
by rewrite scaleN1r scale1r addNr exp_zero => <-.
Qed.

Lemma opposite_exp Z : expm Z *m expm (- Z) = 1%:M.
Proof. by have := exp_opposite (- Z); rewrite opprK. Qed.

(* e^-s e^s = 1, wherever there is a matrix to multiply. *)
Lemma exps_opposite s Z : (exps (- s) * exps s) *: Z = Z.
Proof.
have : expm ((- s)%:M + (s%:M + 0)) = 1%:M by rewrite addr0 -raddfD addNr raddf0 exp_zero.
rewrite !exp_scalar exp_zero scalerA => unit.
by rewrite -[in LHS](mul1mx Z) scalemxAl unit mul1mx.
Qed.

(* W1 X1 is W1 X2 shifted by the scalar alpha. *)
Lemma shifted : W1 *m X1 = alpha%:M + W1 *m X2.
Proof.
have shift : W1 *m (X1 - X2) = alpha%:M by rewrite /W1 -scalemxAl mulVmx // scalemx1.
by rewrite -shift mulmxBr subrK.
Qed.

Lemma inner_second : W2 *m expm (W1 *m X2) = A.
Proof. by rewrite /W2 -mulmxA exp_opposite mulmx1. Qed.

Lemma inner_first : W2 *m expm (W1 *m X1) = exps alpha *: A.
Proof. by rewrite shifted exp_scalar -scalemxAr inner_second. Qed.

Lemma middle_second : W3 *m expm A = B.
Proof. by rewrite /W3 -mulmxA exp_opposite mulmx1. Qed.

Lemma middle_first : W3 *m expm (exps alpha *: A) = t%:M + S.
Proof.
rewrite /W3 -mulmxA -scaleN1r -exp_add -scalerDl addrC -/q q_A logarithm /N.
by rewrite mulmxA mulmxV // mul1mx.
Qed.

Theorem second_equation : network X2 = Y2.
Proof.
rewrite /network inner_second middle_second /W4 /B exp_scalar.
rewrite -scalemxAr -scalemxAr -scalemxAl scalerA [_ * exps (- t)]mulrC exps_opposite.
by rewrite -mulmxA opposite_exp mulmx1.
Qed.

Theorem first_equation : network X1 = Y1.
Proof.
rewrite /network inner_first middle_first /W4 exp_scalar.
rewrite -scalemxAr -scalemxAr -scalemxAl scalerA [_ * exps (- t)]mulrC exps_opposite.
exact: ratio.
Qed.

End FourLayers.

Section Converse.

Variable R : realFieldType.
Variable d : nat.
Variable expm : 'M[R]_d -> 'M[R]_d.
Hypothesis det_exp_positive : forall Z, 0 < \det (expm Z).

(* The last weight W is the same for both inputs; Z1 and Z2 are what the layers before it make of them. *)
Theorem determinants_agree (W Z1 Z2 : 'M[R]_d) :
  let Y1 := W *m expm Z1 in let Y2 := W *m expm Z2 in Y1 \in unitmx -> 0 < \det Y1 * \det Y2.
Proof.
move=> Y1 Y2; rewrite /Y1 /Y2 unitmx_mul => /andP[W_invertible _].
have W_not_zero : \det W != 0 by rewrite -unitfE.
have positive : 0 < \det (expm Z1) * \det (expm Z2) by rewrite mulr_gt0.
by rewrite !det_mulmx mulrACA (pmulr_lgt0 _ positive) -expr2 exprn_even_gt0.
Qed.

End Converse.

Print Assumptions first_equation.
Print Assumptions second_equation.
Print Assumptions determinants_agree.
