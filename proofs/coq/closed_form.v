(* Theorem 1 and the line theorem, for every field and every dimension.

   Assumed of the exponential of matrices, and of nothing else (the section's hypotheses):
     exp_zero   exp(0) = I
     exp_scalar exp(aI + A) = e^a exp(A)
     exp_add    exp(sA + tA) = exp(sA) exp(tA)
   That the complex matrix exponential has these three properties is not proved here.

   Y1 and Y2 need not be invertible: all that is used of them is Y2 exp(Lambda) = Y1. *)

From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

Section ThreeLayers.

Variable K : fieldType.
Variable d : nat.
Implicit Types (A X : 'M[K]_d) (s t : K).

Variable expm : 'M[K]_d -> 'M[K]_d.
Variable exps : K -> K.
Hypothesis exp_zero : expm 0 = 1%:M.
Hypothesis exp_scalar : forall a A, expm (a%:M + A) = exps a *: expm A.
Hypothesis exp_add : forall s t A, expm (s *: A + t *: A) = expm (s *: A) *m expm (t *: A).

(* The data, and the hypotheses of the theorem. *)
Variables X1 X2 Y1 Y2 Lambda : 'M[K]_d.
Variable alpha : K.
Hypothesis difference_invertible : X1 - X2 \in unitmx.
Hypothesis exp_alpha_not_one : exps alpha != 1.
Hypothesis ratio : Y2 *m expm Lambda = Y1.

(* The weights. *)
Definition q := exps alpha - 1.
Definition L := q^-1 *: Lambda.
Definition W1 := alpha *: invmx (X1 - X2).
Definition W2 := L *m expm (- (W1 *m X2)).
Definition W3 := Y2 *m expm (- L).
Definition network X := W3 *m expm (W2 *m expm (W1 *m X)).

Lemma q_not_zero : q != 0.
Proof. by rewrite /q subr_eq0. Qed.

Lemma q_L : q *: L = Lambda.
Proof. by rewrite /L scalerA mulfV ?q_not_zero // scale1r. Qed.

Lemma exp_opposite A : expm (- A) *m expm A = 1%:M.
Proof.
have := exp_add (- 1) 1 A.
by rewrite scaleN1r scale1r addNr exp_zero => <-.
Qed.

(* On the line X2 + t(X1 - X2), W1 X is W1 X2 shifted by the scalar alpha t. *)
Lemma W1_on_line t : W1 *m (X2 + t *: (X1 - X2)) = (alpha * t)%:M + W1 *m X2.
Proof.
have shift : W1 *m (t *: (X1 - X2)) = (alpha * t)%:M.
  by rewrite /W1 -scalemxAr -scalemxAl mulVmx // scalerA mulrC scalemx1.
by rewrite mulmxDr shift addrC.
Qed.

Lemma inner_on_line t : W2 *m expm (W1 *m (X2 + t *: (X1 - X2))) = exps (alpha * t) *: L.
Proof.
by rewrite W1_on_line exp_scalar -scalemxAr /W2 -mulmxA exp_opposite mulmx1.
Qed.

Theorem line_theorem t :
  network (X2 + t *: (X1 - X2)) = Y2 *m expm ((exps (alpha * t) - 1) *: L).
Proof.
rewrite /network inner_on_line /W3 -mulmxA -scaleN1r -exp_add.
by rewrite -scalerDl addrC.
Qed.

Theorem first_equation : network X1 = Y1.
Proof.
have -> : X1 = X2 + 1 *: (X1 - X2) by rewrite scale1r addrC subrK.
by rewrite line_theorem mulr1 -/q q_L.
Qed.

Theorem second_equation : network X2 = Y2.
Proof.
have inner : W2 *m expm (W1 *m X2) = L by rewrite /W2 -mulmxA exp_opposite mulmx1.
by rewrite /network inner /W3 -mulmxA exp_opposite mulmx1.
Qed.

End ThreeLayers.

Print Assumptions first_equation.
Print Assumptions second_equation.
Print Assumptions line_theorem.
