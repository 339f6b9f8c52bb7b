(* Premises about matrix functions, as far as they are algebra, for every dimension d >= 1.

   Contents
     1. Polynomials of a matrix: intertwining, similarity, transposes, annihilating polynomials.
     2. Primary matrix functions: the value exists and is unique, it intertwines; sums, products and compositions.
     3. Determinants over an algebraically closed field: det f(A), det exp(A) = exp(tr A).
     4. Commutators: A^m B, Hadamard's lemma, [A, B] = sB, a central commutator.
     5. exp(A + B) with a central commutator, coefficient by coefficient.
     6. One-sided inverses, tr(AB), det(I + AB).

   Sections 1, 4 (polynomials) and 6 hold over every commutative ring, and need no inverse unless it is written.

   What is not proved here
     A function f enters section 2 through its Taylor coefficients at the points: f a k stands for f^(k)(a) / k!.
     "F = f(A)" means that F = p(A) for a Hermite interpolant p of f (N. J. Higham, Functions of Matrices, SIAM 2008,
     section 1.2.2). That exp and log of a matrix, as computed from series or integrals, are values in this sense is
     analysis (the same book, section 1.2.4 and chapter 4), and stays outside.
     In Coq f is total. Where the true f or one of its derivatives is undefined, f a k is an arbitrary number. Who
     applies a theorem to log must see to it that the eigenvalues lie where log has the derivatives used, and that one
     branch serves all of them: f is one function, the same for every matrix in a statement.

   The definition of a matrix polynomial in the library needs dimension at least 1, hence the sizes n.+1. *)

From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope ring_scope.

(* 1. Polynomials of a matrix. *)
Section Intertwining.

Variable R : comRingType.

(* P A = B P implies P p(A) = p(B) P, for rectangular P. No inverse is used. *)
Theorem intertwining m n (A : 'M[R]_m.+1) (B : 'M[R]_n.+1) (P : 'M[R]_(n.+1, m.+1)) (p : {poly R}) :
  P *m A = B *m P -> P *m horner_mx A p = horner_mx B p *m P.
Proof.
move=> PA; elim/poly_ind: p => [|p c IH]; first by rewrite !rmorph0 mulmx0 mul0mx.
rewrite !rmorphD !rmorphM /= !horner_mx_X !horner_mx_C mulmxDr mulmxDl mulmxA IH.
by rewrite -!mulmxA PA scalar_mxC.
Qed.

(* What commutes with A commutes with p(A). *)
Corollary polynomial_commutes n (A P : 'M[R]_n.+1) (p : {poly R}) :
  P *m A = A *m P -> P *m horner_mx A p = horner_mx A p *m P.
Proof. exact: intertwining. Qed.

(* A p(BA) = p(AB) A, for rectangular A and B. *)
Corollary polynomial_push_through m n (A : 'M[R]_(m.+1, n.+1)) (B : 'M[R]_(n.+1, m.+1)) (p : {poly R}) :
  A *m horner_mx (B *m A) p = horner_mx (A *m B) p *m A.
Proof. by apply: intertwining; rewrite mulmxA. Qed.

(* p(A') = p(A)', where ' is the transpose. *)
Theorem polynomial_of_transpose n (A : 'M[R]_n.+1) (p : {poly R}) : horner_mx A^T p = (horner_mx A p)^T.
Proof.
elim/poly_ind: p => [|p c IH]; first by rewrite !rmorph0 trmx0.
rewrite !rmorphD !rmorphM /= !horner_mx_X !horner_mx_C IH linearD /= tr_scalar_mx; congr (_ + _).
rewrite -[LHS](trmx_mul A (horner_mx A p)); congr trmx.
exact: comm_mx_horner.
Qed.

End Intertwining.

Section Similarity.

Variable R : comUnitRingType.
Variable n : nat.
Implicit Types (A B P : 'M[R]_n.+1) (p : {poly R}).

(* p(P A P^-1) = P p(A) P^-1. *)
Corollary polynomial_similarity A P p :
  P \in unitmx -> horner_mx (P *m A *m invmx P) p = P *m horner_mx A p *m invmx P.
Proof.
move=> uP; rewrite (@intertwining _ _ _ A (P *m A *m invmx P)) ?mulmxK //.
by rewrite mulmxKV.
Qed.

(* P A = B P implies P A^-1 = B^-1 P for invertible A and B, of every size. *)
Theorem intertwining_inverse m (A : 'M[R]_m) (B : 'M[R]_n) (P : 'M[R]_(n, m)) :
  A \in unitmx -> B \in unitmx -> P *m A = B *m P -> P *m invmx A = invmx B *m P.
Proof.
by move=> uA uB PA; rewrite -[RHS](mulmxK uA) -(mulmxA (invmx B)) PA mulKmx.
Qed.

End Similarity.

Section Annihilation.

Variable R : comRingType.
Variable n : nat.
Implicit Types (A : 'M[R]_n.+1) (p q r c : {poly R}) (a b : R).

(* q(A) = 0 and p = r + cq imply p(A) = r(A). *)
Theorem congruent_polynomials A p q r c :
  horner_mx A q = 0 -> p = r + c * q -> horner_mx A p = horner_mx A r.
Proof. by move=> q0 ->; rewrite rmorphD rmorphM /= q0 mulr0 addr0. Qed.

(* p(A) depends only on p modulo the characteristic polynomial (Cayley and Hamilton). *)
Corollary congruent_modulo_characteristic A p r c :
  p = r + c * char_poly A -> horner_mx A p = horner_mx A r.
Proof. exact/congruent_polynomials/Cayley_Hamilton. Qed.

Lemma polynomial_of_factor A a : horner_mx A ('X - a%:P) = A - a%:M.
Proof. by rewrite rmorphB /= horner_mx_X horner_mx_C. Qed.

Lemma factor_at A a p : exists c, horner_mx A p = p.[a]%:M + horner_mx A c *m (A - a%:M).
Proof.
have /factor_theorem [c pE] : root (p - p.[a]%:P) a by rewrite rootE !hornerE subrr.
exists c; have := congr1 (horner_mx A) pE.
rewrite rmorphB rmorphM rmorphB /= horner_mx_X !horner_mx_C => /(canRL (subrK _)) ->.
by rewrite addrC.
Qed.

(* (A - aI)(A - bI) = 0 implies (a - b) p(A) = p(a) (A - bI) - p(b) (A - aI): Lagrange at a and b. *)
Theorem polynomial_two_points A a b p :
  (A - a%:M) *m (A - b%:M) = 0 ->
  (a - b) *: horner_mx A p = p.[a] *: (A - b%:M) - p.[b] *: (A - a%:M).
Proof.
move=> q0.
have ba0 : (A - b%:M) *m (A - a%:M) = 0.
  by rewrite -q0 -!polynomial_of_factor; apply: comm_horner_mx2.
have [c cE] := factor_at A a p; have [e eE] := factor_at A b p.
have at_a : horner_mx A p *m (A - b%:M) = p.[a] *: (A - b%:M).
  by rewrite cE mulmxDl mul_scalar_mx -mulmxA q0 mulmx0 addr0.
have at_b : horner_mx A p *m (A - a%:M) = p.[b] *: (A - a%:M).
  by rewrite eE mulmxDl mul_scalar_mx -mulmxA ba0 mulmx0 addr0.
have difference : (A - b%:M) - (A - a%:M) = (a - b)%:M.
  by rewrite [RHS]raddfB /= opprB addrC addrA subrK.
by rewrite -at_a -at_b -mulmxBr difference mul_mx_scalar.
Qed.

(* A^2 = A implies p(A) = p(0) I + (p(1) - p(0)) A. *)
Corollary polynomial_idempotent A p :
  A *m A = A -> horner_mx A p = p.[0]%:M + (p.[1] - p.[0]) *: A.
Proof.
move=> AA; have := @polynomial_two_points A 1 0 p.
rewrite [0%:M](raddf0 _) !subr0 scale1r mulmxBl AA mul1mx subrr => /(_ erefl) ->.
by rewrite scalerBr scalerBl scalemx1 opprB addrCA.
Qed.

(* A^2 = a^2 I implies 2a p(A) = a (p(a) + p(-a)) I + (p(a) - p(-a)) A. With a^2 = -1 it is for J^2 = -I. *)
Corollary polynomial_square_is_scalar A a p :
  A *m A = (a * a)%:M ->
  (2%:R * a) *: horner_mx A p = (a * (p.[a] + p.[- a]))%:M + (p.[a] - p.[- a]) *: A.
Proof.
move=> AA; have := @polynomial_two_points A a (- a) p.
have minus : - (- a)%:M = a%:M :> 'M[R]_n.+1 by rewrite (raddfN (scalar_mx_additive _ _)) opprK.
rewrite minus mulmxBl !mulmxDr AA -scalar_mxM -(scalar_mxC a A) [A *m _ + _]addrC subrr.
rewrite opprK mulr_natl mulr2n => /(_ erefl) ->.
rewrite scalerDr scalerBr opprB scalerBl !scale_scalar_mx mulrDr (raddfD (scalar_mx_additive _ _)) /=.
by rewrite [a * p.[a]]mulrC [a * p.[- a]]mulrC [_ *: A + _]addrC addrACA.
Qed.

(* A^2 = I implies 2 p(A) = (p(1) + p(-1)) I + (p(1) - p(-1)) A. *)
Corollary polynomial_involution A p :
  A *m A = 1%:M -> 2%:R *: horner_mx A p = (p.[1] + p.[-1])%:M + (p.[1] - p.[-1]) *: A.
Proof. by move=> AA; have := @polynomial_square_is_scalar A 1 p; rewrite !mulr1 mul1r; apply. Qed.

(* Taylor's formula at a, with a multiple of (x - a)^k as remainder. p^`N(i) is the i-th derivative over i!. *)
Lemma taylor a k p :
  exists c, p = \sum_(i < k) p^`N(i).[a]%:P * ('X - a%:P) ^+ i + c * ('X - a%:P) ^+ k.
Proof.
have /(nderiv_taylor_wide (n := k + size (map_poly polyC p))) :
  GRing.comm a%:P ('X - a%:P) by rewrite /GRing.comm mulrC.
move=> /(_ (map_poly polyC p)) /(_ (leq_addl _ _)).
rewrite addrC subrK -[_.['X]]/(p \Po 'X) comp_polyXr big_split_ord /= => pE.
exists (\sum_(i < size (map_poly polyC p)) p^`N(k + i).[a]%:P * ('X - a%:P) ^+ i).
rewrite {1}pE mulr_suml; congr (_ + _); apply: eq_bigr => i _.
  by rewrite nderivn_map horner_map.
by rewrite nderivn_map horner_map /= exprD [X in _ * X]mulrC mulrA.
Qed.

(* (A - aI)^k = 0 implies p(A) = sum_{i<k} p^(i)(a)/i! (A - aI)^i. *)
Theorem polynomial_nilpotent A a k p :
  (A - a%:M) ^+ k = 0 -> horner_mx A p = \sum_(i < k) p^`N(i).[a] *: (A - a%:M) ^+ i.
Proof.
move=> Nk0; have [c {1}->] := taylor a k p.
rewrite rmorphD rmorphM rmorphX /= polynomial_of_factor Nk0 mulr0 addr0 rmorph_sum.
apply: eq_bigr => i _.
by rewrite rmorphM rmorphX /= polynomial_of_factor horner_mx_C -[_%:M * _]/(_ *m _) mul_scalar_mx.
Qed.

End Annihilation.

(* 2. Primary matrix functions. *)
Section PrimaryFunctions.

Variable K : fieldType.
Implicit Types (a b : K) (r : seq K) (p q c : {poly K}) (f : K -> nat -> K).

(* The product of x - z over a list of points; a point may occur several times. *)
Definition points r : {poly K} := \prod_(z <- r) ('X - z%:P).

(* p agrees with f at every point of r, with as many derivatives as the point occurs. p^`N(k) is the k-th
   derivative over k!. *)
Definition interpolates f r p := forall a k, (k < count_mem a r)%N -> p^`N(k).[a] = f a k.

(* F = f(A), for a primary function f (Hermite interpolation on points whose product annihilates A). *)
Definition primary f n (A F : 'M[K]_n.+1) :=
  exists r p, [/\ horner_mx A (points r) = 0, interpolates f r p & F = horner_mx A p].

(* The k-th coefficient of p(x + a) is p^(k)(a)/k!. *)
Lemma coefficient_at a p k : (p \Po ('X + a%:P))`_k = p^`N(k).[a].
Proof.
have /nderiv_taylor pT : GRing.comm a%:P 'X by rewrite /GRing.comm mulrC.
rewrite /comp_poly addrC {}pT coef_sum.
under eq_bigr do rewrite nderivn_map horner_map coefCM coefXn.
have [kp | pk] := ltnP k (size (map_poly polyC p)).
  rewrite (bigD1 (Ordinal kp)) //= eqxx mulr1 big1 ?addr0 // => j.
  by rewrite -val_eqE /= eq_sym => /negPf ->; rewrite mulr0.
rewrite big1 => [|j _]; last by rewrite gtn_eqF ?mulr0 // (leq_trans (ltn_ord j)).
by move: pk; rewrite size_map_polyC => /nderivn_poly0 ->; rewrite horner0.
Qed.

(* (x - a)^k divides p if and only if p and its derivatives of order below k vanish at a. *)
Lemma order_of_vanishing a k p :
  reflect (forall i, (i < k)%N -> p^`N(i).[a] = 0) (('X - a%:P) ^+ k %| p).
Proof.
apply: (iffP idP) => [/dvdpP [c pE] i ik | zero].
  rewrite -coefficient_at pE comp_polyM rmorphX /= comp_polyB comp_polyX comp_polyC addrK.
  by rewrite coefMXn ik.
have [c ->] := taylor a k p.
by rewrite dvdp_addr ?dvdp_mull // big1 ?dvdp0 // => i _; rewrite zero ?mul0r.
Qed.

Lemma points_at a r :
  exists2 g, points r = g * ('X - a%:P) ^+ count_mem a r & ~~ root g a.
Proof.
elim: r => [|z r [g gE ga]]; first by exists 1; rewrite ?root1 // /points big_nil /= mulr1.
rewrite /points big_cons -/(points r) gE /=; have [-> | za] := eqVneq z a.
  by exists g => //; rewrite exprS mulrCA.
exists (('X - z%:P) * g); first by rewrite mulrA.
by rewrite rootM root_XsubC negb_or eq_sym za.
Qed.

(* If a occurs m times in r, and (x - a)^(m+1) divides c times the product, then c(a) = 0. *)
Lemma one_more_point a r c :
  ('X - a%:P) ^+ (count_mem a r).+1 %| c * points r -> root c a.
Proof.
have [g -> ga] := points_at a r.
rewrite mulrA exprS mulrC [X in _ %| X]mulrC dvdp_mul2l ?expf_neq0 ?polyXsubC_eq0 //.
by rewrite dvdp_XsubCl rootM (negPf ga) orbF.
Qed.

(* A polynomial that vanishes at the points, to their multiplicity, is a multiple of their product. *)
Theorem hermite_unique r p :
  interpolates (fun=> fun=> 0) r p -> points r %| p.
Proof.
elim: r => [|a r IH] zero; first by rewrite /points big_nil dvd1p.
have /dvdpP [c pE] : points r %| p.
  by apply: IH => b k kr; apply: zero; rewrite /= ltn_addl.
rewrite /points big_cons pE dvdp_mul2r ?dvdp_XsubCl; last first.
  by rewrite prodf_seq_neq0; apply/allP => z _; rewrite polyXsubC_eq0.
apply: (@one_more_point a r); rewrite -pE; apply/order_of_vanishing => i ir.
by apply: zero; rewrite /= eqxx.
Qed.

(* Every f has a Hermite interpolant on every list of points (Newton's form: one point more, one term more). *)
Theorem hermite_exists f r : exists p, interpolates f r p.
Proof.
elim: r => [|a r [p pf]]; first by exists 0.
set m := count_mem a r; pose w := (points r)^`N(m).[a].
have w0 : w != 0.
  apply/eqP => w0; have : ('X - a%:P) ^+ m.+1 %| 1 * points r.
    rewrite mul1r; apply/order_of_vanishing => i; rewrite ltnS leq_eqVlt => /orP [/eqP -> // | im].
    have [g gE _] := points_at a r.
    by apply/order_of_vanishing: im; rewrite gE dvdp_mull.
  by move/one_more_point; rewrite (negPf (root1 a)).
exists (p + ((f a m - p^`N(m).[a]) / w) *: points r) => b k kr.
rewrite nderivnD nderivnZ hornerD hornerZ.
have [kb | bk] := ltnP k (count_mem b r).
  have [g gE _] := points_at b r.
  have -> : (points r)^`N(k).[b] = 0 by apply/order_of_vanishing: kb; rewrite gE dvdp_mull.
  by rewrite mulr0 addr0 pf.
move: kr bk; rewrite /=; have [<- | ab] := eqVneq a b; last by rewrite add0n ltnNge => /negPf ->.
rewrite add1n ltnS => kr bk; have -> : k = m by apply/eqP; rewrite eqn_leq kr bk.
by rewrite -/w divfK // addrC subrK.
Qed.

Lemma interpolates_sub f r s p :
  (forall a, count_mem a r <= count_mem a s)%N -> interpolates f s p -> interpolates f r p.
Proof. by move=> rs pf a k kr; apply: pf; apply: leq_trans (rs a). Qed.

(* If the product of the points annihilates A, then f(A) = p(A) for every interpolant p on these points. *)
Theorem primary_value f n (A F : 'M[K]_n.+1) r p :
  primary f A F -> horner_mx A (points r) = 0 -> interpolates f r p -> F = horner_mx A p.
Proof.
move=> [s [q [s0 qf ->]]] r0 pf.
have [t tf] := hermite_exists f (s ++ r).
have same u v : horner_mx A (points u) = 0 -> interpolates f u v ->
    (forall a, count_mem a u <= count_mem a (s ++ r))%N -> horner_mx A v = horner_mx A t.
  move=> u0 vf ur.
  have /dvdpP [c cE] : points u %| v - t.
    apply: hermite_unique => a k ku.
    by rewrite nderivnB hornerD hornerN vf // (interpolates_sub ur tf) // subrr.
  by apply: (congruent_polynomials u0 (c := c)); rewrite -cE addrC subrK.
rewrite (same s q) // => [|a]; last by rewrite count_cat leq_addr.
by rewrite (same r p) // => a; rewrite count_cat leq_addl.
Qed.

(* f(A) is unique. *)
Theorem primary_unique f n (A F G : 'M[K]_n.+1) : primary f A F -> primary f A G -> F = G.
Proof. by move=> AF [r [p [r0 pf ->]]]; apply: primary_value AF r0 pf. Qed.

(* Points that are not eigenvalues of A can be left out. *)
Lemma points_of_spectrum n (A : 'M[K]_n.+1) r :
  horner_mx A (points r) = 0 -> horner_mx A (points [seq z <- r | eigenvalue A z]) = 0.
Proof.
rewrite /points big_filter (bigID (eigenvalue A)) rmorphM /=; set inside := horner_mx A (\prod_(z <- r | _) _).
set outside := horner_mx A _ => zero; have unit : outside \in unitmx.
  rewrite /outside rmorph_prod; apply: (big_ind (fun X : 'M[K]_n.+1 => X \in unitmx)).
  - exact: unitmx1.
  - by move=> X Y uX uY; rewrite unitmx_mul uX.
  - move=> z; rewrite /= polynomial_of_factor /eigenvalue /eigenspace negbK kermx_eq0.
    by rewrite row_free_unit.
by rewrite -[inside](mulmxK unit) [inside *m _]zero mul0mx.
Qed.

(* The points can be taken among the eigenvalues. *)
Lemma primary_on_spectrum f n (A F : 'M[K]_n.+1) :
  primary f A F ->
  exists r p, [/\ horner_mx A (points r) = 0, interpolates f r p, F = horner_mx A p &
    forall a k, (k < count_mem a r)%N -> eigenvalue A a].
Proof.
move=> [r [p [r0 pf ->]]]; exists [seq z <- r | eigenvalue A z], p; split=> //.
- exact: points_of_spectrum.
- apply: interpolates_sub pf => a; rewrite count_filter; apply: sub_count => z /= /andP [].
  by move=> /eqP ->; rewrite eqxx.
- move=> a k ka; have : a \in [seq z <- r | eigenvalue A z] by rewrite -has_pred1 has_count (leq_ltn_trans _ ka).
  by rewrite mem_filter => /andP [].
Qed.

(* f(A) exists if a product of linear factors annihilates A. *)
Theorem primary_exists f n (A : 'M[K]_n.+1) r :
  horner_mx A (points r) = 0 -> exists F, primary f A F.
Proof.
move=> r0; have [p pf] := hermite_exists f r.
by exists (horner_mx A p), r, p.
Qed.

Lemma points_cat r s : points (r ++ s) = points r * points s.
Proof. exact: big_cat. Qed.

(* One polynomial serves A and B: it interpolates f on the points of both. *)
Lemma common_interpolant f m n (A F : 'M[K]_m.+1) (B G : 'M[K]_n.+1) :
  primary f A F -> primary f B G -> exists p, F = horner_mx A p /\ G = horner_mx B p.
Proof.
move=> AF BG; have [r [_ [r0 _ _]]] := AF; have [s [_ [s0 _ _]]] := BG.
have [p pf] := hermite_exists f (r ++ s); exists p.
split; [apply: primary_value AF _ pf | apply: primary_value BG _ pf].
  by rewrite points_cat rmorphM /= r0 mul0r.
by rewrite points_cat rmorphM /= s0 mulr0.
Qed.

(* P A = B P implies P f(A) = f(B) P, for rectangular P and singular P as well. *)
Theorem primary_intertwining f m n (A F : 'M[K]_m.+1) (B G : 'M[K]_n.+1) (P : 'M[K]_(n.+1, m.+1)) :
  primary f A F -> primary f B G -> P *m A = B *m P -> P *m F = G *m P.
Proof.
move=> AF BG PA; have [p [-> ->]] := common_interpolant AF BG.
exact: intertwining.
Qed.

(* What commutes with A commutes with f(A). *)
Corollary primary_commutes f n (A F P : 'M[K]_n.+1) :
  primary f A F -> P *m A = A *m P -> P *m F = F *m P.
Proof. by move=> AF; apply: (primary_intertwining AF AF). Qed.

(* A f(BA) = f(AB) A. *)
Corollary primary_push_through f m n (A : 'M[K]_(m.+1, n.+1)) (B : 'M[K]_(n.+1, m.+1)) F G :
  primary f (B *m A) F -> primary f (A *m B) G -> A *m F = G *m A.
Proof. by move=> BA AB; apply: (primary_intertwining BA AB); rewrite mulmxA. Qed.

(* f(P A P^-1) = P f(A) P^-1. *)
Corollary primary_similarity f n (A F P : 'M[K]_n.+1) :
  P \in unitmx -> primary f A F -> primary f (P *m A *m invmx P) (P *m F *m invmx P).
Proof.
move=> uP [r [p [r0 pf ->]]]; exists r, p.
by rewrite !polynomial_similarity // r0 mulmx0 mul0mx.
Qed.

(* f(A') = f(A)', where ' is the transpose. *)
Theorem primary_transpose f n (A F : 'M[K]_n.+1) : primary f A F -> primary f A^T F^T.
Proof. by move=> [r [p [r0 pf ->]]]; exists r, p; rewrite !polynomial_of_transpose r0 trmx0. Qed.

(* If f commutes at the eigenvalues with a field homomorphism sigma, as exp does with conjugation, then
   f(sigma(A)) = sigma(f(A)). The hypothesis fails for the principal logarithm on its cut. With the transpose this
   gives the adjoint. *)
Theorem primary_conjugate f (sigma : {rmorphism K -> K}) n (A F : 'M[K]_n.+1) :
  (forall a k, eigenvalue A a -> f (sigma a) k = sigma (f a k)) ->
  primary f A F -> primary f (map_mx sigma A) (map_mx sigma F).
Proof.
move=> sigma_f /primary_on_spectrum [r [p [r0 pf -> spectrum]]].
exists (map sigma r), (map_poly sigma p); rewrite map_horner_mx; split=> //.
  rewrite (_ : points (map sigma r) = map_poly sigma (points r)) -?map_horner_mx ?r0 ?map_mx0 //.
  rewrite /points big_map rmorph_prod; apply: eq_bigr => z _.
  by rewrite rmorphB /= map_polyX map_polyC.
move=> a k kr; have /mapP [b _ aE] : a \in map sigma r by rewrite -has_pred1 has_count (leq_ltn_trans _ kr).
have kb : (k < count_mem b r)%N.
  move: kr; rewrite aE count_map; congr (_ < _)%N; apply: eq_count => z /=.
  by rewrite (inj_eq (fmorph_inj sigma)).
by rewrite aE nderivn_map horner_map sigma_f ?pf // (spectrum b k).
Qed.

(* q(A + sI) = p(A) for q(x) = p(x - s). *)
Lemma polynomial_translate s n (A : 'M[K]_n.+1) p : horner_mx (A + s%:M) (p \Po ('X - s%:P)) = horner_mx A p.
Proof.
elim/poly_ind: p => [|p b IH]; first by rewrite comp_poly0 !rmorph0.
rewrite comp_polyD comp_polyM comp_polyX comp_polyC !rmorphD !rmorphM /= IH.
by rewrite !polynomial_of_factor addrK horner_mx_X !horner_mx_C.
Qed.

(* f(x + s) = t f(x) at the eigenvalues implies f(A + sI) = t f(A). For exp: exp(A + sI) = e^s exp(A). *)
Theorem primary_translate f s t n (A F : 'M[K]_n.+1) :
  (forall a k, eigenvalue A a -> f (a + s) k = t * f a k) ->
  primary f A F -> primary f (A + s%:M) (t *: F).
Proof.
move=> fE /primary_on_spectrum [r [p [r0 pf -> spectrum]]]; exists (map (+%R^~ s) r), (t *: (p \Po ('X - s%:P))).
rewrite linearZ /= polynomial_translate; split=> //.
  rewrite (_ : points _ = points r \Po ('X - s%:P)) ?polynomial_translate //.
  rewrite /points big_map rmorph_prod; apply: eq_bigr => z _.
  by rewrite /= comp_polyB comp_polyX comp_polyC polyCD opprD addrA addrAC.
move=> a k kr; have kb : (k < count_mem (a - s)%R r)%N.
  move: kr; rewrite count_map; congr (_ < _)%N; apply: eq_count => z /=.
  by rewrite (eq_sym z (a - s)) subr_eq eq_sym.
rewrite -(subrK s a) fE ?(spectrum _ k) // nderivnZ hornerZ; congr (_ * _).
have -> : (p \Po ('X - s%:P))^`N(k).[a - s + s] = p^`N(k).[a - s].
  rewrite -!coefficient_at -comp_polyA comp_polyB comp_polyX comp_polyC; congr ((p \Po _)`_k).
  by rewrite polyCD addrA addrK.
exact: pf.
Qed.

(* (c f)(A) = c f(A). *)
Lemma primary_scale f b n (A F : 'M[K]_n.+1) : primary f A F -> primary (fun a k => b * f a k) A (b *: F).
Proof.
move=> [r [p [r0 pf ->]]]; exists r, (b *: p); rewrite linearZ; split=> // a k kr.
by rewrite nderivnZ hornerZ pf.
Qed.

(* (f + g)(A) = f(A) + g(A). *)
Theorem primary_sum f g n (A F G : 'M[K]_n.+1) :
  primary f A F -> primary g A G -> primary (fun a k => f a k + g a k) A (F + G).
Proof.
move=> AF AG; have [r [p [r0 pf ->]]] := AF; have [q qg] := hermite_exists g r.
rewrite (primary_value AG r0 qg); exists r, (p + q); rewrite rmorphD; split=> // a k kr.
by rewrite nderivnD hornerD pf ?qg.
Qed.

(* (f g)(A) = f(A) g(A). The Taylor coefficients of f g are given by Leibniz's rule. *)
Theorem primary_product f g n (A F G : 'M[K]_n.+1) :
  primary f A F -> primary g A G ->
  primary (fun a k => \sum_(i < k.+1) f a i * g a (k - i)%N) A (F *m G).
Proof.
move=> AF AG; have [r [p [r0 pf ->]]] := AF; have [q qg] := hermite_exists g r.
rewrite (primary_value AG r0 qg); exists r, (p * q); rewrite rmorphM; split=> // a k kr.
rewrite -coefficient_at comp_polyM coefM; apply: eq_bigr => i _; rewrite !coefficient_at.
rewrite pf ?qg //; first by apply: leq_ltn_trans kr; rewrite leq_subr.
by apply: leq_ltn_trans kr; rewrite -ltnS.
Qed.

(* The constant function b has the value b I. *)
Lemma primary_constant b n (A : 'M[K]_n.+1) r :
  horner_mx A (points r) = 0 -> primary (fun _ k => if k == 0%N then b else 0) A b%:M.
Proof.
move=> r0; exists r, b%:P; rewrite horner_mx_C; split=> // a k _.
by rewrite nderivnC; case: ifP; rewrite hornerC.
Qed.

(* Functions with equal Taylor coefficients at the eigenvalues of A have equal values at A. *)
Theorem primary_equal f g n (A F : 'M[K]_n.+1) :
  (forall a k, eigenvalue A a -> f a k = g a k) -> primary f A F -> primary g A F.
Proof.
move=> fg /primary_on_spectrum [r [p [r0 pf -> spectrum]]]; exists r, p; split=> // a k kr.
by rewrite -fg ?pf // (spectrum a k).
Qed.

(* f g = 1 at the eigenvalues implies f(A) g(A) = I. For exp(x) and exp(-x): exp(A) is invertible,
   with inverse exp(-A). *)
Corollary primary_inverse f g n (A F G : 'M[K]_n.+1) :
  (forall a k, eigenvalue A a -> \sum_(i < k.+1) f a i * g a (k - i)%N = if k == 0%N then 1 else 0) ->
  primary f A F -> primary g A G -> F *m G = 1%:M.
Proof.
move=> fg AF AG; have [r [_ [r0 _ _]]] := AF.
exact: primary_unique (primary_equal fg (primary_product AF AG)) (primary_constant 1 r0).
Qed.

(* c(p) - c(q) is a multiple of p - q. *)
Lemma difference_of_compositions p q c : p - q %| (c \Po p) - (c \Po q).
Proof.
elim/poly_ind: c => [|c b IH]; first by rewrite !comp_poly0 subrr dvdp0.
rewrite !comp_polyD !comp_polyM !comp_polyX !comp_polyC opprD addrACA subrr addr0.
rewrite (_ : _ - _ = ((c \Po p) - (c \Po q)) * p + (c \Po q) * (p - q)).
  by rewrite dvdp_add ?(dvdp_mulr _ IH) // dvdp_mull.
by rewrite mulrBl mulrBr addrA subrK.
Qed.

(* x^k divides p if and only if the coefficients below k vanish. *)
Lemma divides_coefficients k p : reflect (forall i, (i < k)%N -> p`_i = 0) ('X^k %| p).
Proof.
have -> : 'X^k = ('X - 0%:P) ^+ k :> {poly K} by rewrite subr0.
have same i : p`_i = p^`N(i).[0] by rewrite -coefficient_at addr0 comp_polyXr.
by apply: (iffP (order_of_vanishing 0 k p)) => zero i ik; [rewrite same zero | rewrite -same zero].
Qed.

(* The Taylor coefficients of g(f(x)) (Faa di Bruno): substitute the series of f at a, without its constant term,
   into the series of g at f(a). *)
Definition composition g f a k :=
  ((\poly_(j < k.+1) g (f a 0%N) j) \Po ('X * \poly_(i < k) f a i.+1))`_k.

(* g(f(A)) = (g o f)(A). *)
Theorem primary_composition f g n (A F G : 'M[K]_n.+1) :
  primary f A F -> primary g F G -> primary (composition g f) A G.
Proof.
move=> [r [p [r0 pf ->]]] AG; have [q qg] := hermite_exists g (map (f^~ 0%N) r).
have horner_composition c : horner_mx (horner_mx A p) c = horner_mx A (c \Po p).
  elim/poly_ind: c => [|c b IH]; first by rewrite comp_poly0 !rmorph0.
  by rewrite comp_polyD comp_polyM comp_polyX comp_polyC !rmorphD !rmorphM /= IH horner_mx_X !horner_mx_C.
have value a : (0 < count_mem a r)%N -> p.[a] = f a 0%N by move=> /pf <-; rewrite nderivn0.
have zero : horner_mx (horner_mx A p) (points (map (f^~ 0%N) r)) = 0.
  rewrite horner_composition; have /dvdpP [c ->] : points r %| points (map (f^~ 0%N) r) \Po p.
    rewrite /points big_map rmorph_prod /=; have sub z : z \in r -> 'X - z%:P %| ('X - (f z 0%N)%:P) \Po p.
      move=> zr; rewrite comp_polyB comp_polyX comp_polyC dvdp_XsubCl rootE !hornerE value ?subrr //.
      by rewrite -has_count has_pred1.
    elim: r {r0 pf qg value} sub => [|z r IH] sub; first by rewrite !big_nil dvdpp.
    rewrite !big_cons dvdp_mul ?sub ?mem_head // IH // => y yr; apply: sub.
    by rewrite inE yr orbT.
  by rewrite rmorphM /= r0 mulr0.
rewrite (primary_value AG zero qg) horner_composition; exists r, (q \Po p); split=> // a k kr.
have a_in : (0 < count_mem a r)%N by apply: leq_ltn_trans kr.
rewrite -coefficient_at -comp_polyA /composition.
set b := f a 0%N; set P := p \Po _; set Q := \poly_(j < k.+1) _; set S := 'X * _.
have P0 : P`_0 = b by rewrite coefficient_at nderivn0 value.
have -> : q \Po P = (q \Po ('X + b%:P)) \Po (P - b%:P).
  by rewrite -comp_polyA comp_polyD comp_polyX comp_polyC subrK.
have PS : 'X^k.+1 %| (P - b%:P) - S.
  apply/divides_coefficients => i; rewrite ltnS => ik; rewrite !coefB coefC coefXM coef_poly.
  case: i ik => [|i] ik; first by rewrite P0 subrr subr0.
  by rewrite /= ik subr0 /P coefficient_at pf ?subrr // (leq_ltn_trans _ kr).
have QS : 'X^k.+1 %| (q \Po ('X + b%:P)) - Q.
  apply/divides_coefficients => j jk; rewrite coefB coef_poly jk coefficient_at qg ?subrr //.
  rewrite count_map (leq_trans jk) // (leq_trans kr) //; apply: sub_count => z /= /eqP ->.
  exact: eqxx.
have S_power : 'X^k.+1 %| S ^+ k.+1 by rewrite dvdp_exp2r // /S dvdp_mulr.
suff /divides_coefficients /(_ k (ltnSn k)) /eqP :
    'X^k.+1 %| ((q \Po ('X + b%:P)) \Po (P - b%:P)) - (Q \Po S).
  by rewrite coefB subr_eq0 => /eqP.
rewrite -(subrK ((q \Po ('X + b%:P)) \Po S) (_ \Po (P - b%:P))) -addrA dvdp_add //.
  by rewrite (dvdp_trans PS) // difference_of_compositions.
rewrite -comp_polyB; have /dvdpP [c ->] := QS.
by rewrite comp_polyM rmorphX /= comp_polyX dvdp_mull.
Qed.

(* The identity has the value A. *)
Lemma primary_identity n (A : 'M[K]_n.+1) r :
  horner_mx A (points r) = 0 -> primary (fun a k => if k == 0%N then a else (k == 1%N)%:R) A A.
Proof.
move=> r0; exists r, 'X; rewrite horner_mx_X; split=> // a k _.
by rewrite -coefficient_at comp_polyX coefD coefX coefC; case: k => [|k] /=; rewrite ?add0r ?addr0.
Qed.

(* g(f(x)) = x at the eigenvalues implies g(f(A)) = A. For exp and log: exp(log(A)) = A for invertible A.
   log(exp(A)) = A needs the eigenvalues in the strip where log inverts exp. *)
Corollary primary_inverse_function f g n (A F G : 'M[K]_n.+1) :
  (forall a k, eigenvalue A a -> composition g f a k = if k == 0%N then a else (k == 1%N)%:R) ->
  primary f A F -> primary g F G -> G = A.
Proof.
move=> fg AF FG; have [r [_ [r0 _ _]]] := AF.
exact: primary_unique (primary_equal fg (primary_composition AF FG)) (primary_identity r0).
Qed.

(* (A - aI)^k = 0 implies f(A) = sum_{i<k} f^(i)(a)/i! (A - aI)^i. *)
Corollary primary_nilpotent f n (A F : 'M[K]_n.+1) a k :
  (A - a%:M) ^+ k = 0 -> primary f A F -> F = \sum_(i < k) f a i *: (A - a%:M) ^+ i.
Proof.
move=> Nk0 AF; have [p pf] := hermite_exists f (nseq k a).
have zero : horner_mx A (points (nseq k a)) = 0.
  by rewrite /points big_nseq iter_mulr mulr1 rmorphX /= polynomial_of_factor.
rewrite (primary_value AF zero pf) (polynomial_nilpotent _ Nk0); apply: eq_bigr => i _.
by rewrite pf // count_nseq /= eqxx mul1n.
Qed.

(* (A - aI)(A - bI) = 0 and a != b imply f(A) = (f(a) (A - bI) - f(b) (A - aI)) / (a - b).
   It contains involutions (a = 1, b = -1) and J^2 = -I (a = i, b = -i). *)
Corollary primary_two_points f n (A F : 'M[K]_n.+1) a b :
  (A - a%:M) *m (A - b%:M) = 0 -> a != b -> primary f A F ->
  F = (a - b)^-1 *: (f a 0%N *: (A - b%:M) - f b 0%N *: (A - a%:M)).
Proof.
move=> q0 ab AF; have [p pf] := hermite_exists f [:: a; b].
have zero : horner_mx A (points [:: a; b]) = 0.
  by rewrite /points !big_cons big_nil mulr1 rmorphM /= !polynomial_of_factor.
have value z : z \in [:: a; b] -> p.[z] = f z 0%N.
  by move=> zin; rewrite -(pf z 0%N) ?nderivn0 // -has_count has_pred1.
have := polynomial_two_points p q0; rewrite !value ?inE ?eqxx ?orbT // (primary_value AF zero pf) => <-.
by rewrite scalerA mulVf ?scale1r // subr_eq0.
Qed.

(* A^2 = A implies f(A) = f(0) I + (f(1) - f(0)) A. If 0 is an eigenvalue, f must be defined there, which
   excludes log. *)
Corollary primary_idempotent f n (A F : 'M[K]_n.+1) :
  A *m A = A -> primary f A F -> F = (f 0 0%N)%:M + (f 1 0%N - f 0 0%N) *: A.
Proof.
move=> AA AF; have q0 : (A - 1%:M) *m (A - 0%:M) = 0.
  by rewrite [0%:M](raddf0 _) subr0 mulmxBl AA mul1mx subrr.
rewrite (primary_two_points q0 _ AF) ?oner_neq0 // [0%:M](raddf0 _) !subr0 invr1 scale1r.
by rewrite scalerBr scalerBl scalemx1 opprB addrCA.
Qed.

(* The second coefficient of the product of the points (Vieta). *)
Lemma sum_of_points r : ('X * points r)`_(size r) = - (\sum_(z <- r) z).
Proof.
rewrite /points; elim: r => [|z r IH]; first by rewrite !big_nil mulr1 coefX oppr0.
rewrite !big_cons coefXM /= mulrBl coefB IH mul_polyC coefZ opprD addrC.
congr (- _ + _); rewrite -[size r]/((size r).+1.-1) -(size_prod_XsubC r id) -lead_coefE.
by rewrite (monicP (monic_prod_XsubC _ _ _)) mulr1.
Qed.

End PrimaryFunctions.

(* 3. Determinants over an algebraically closed field. *)
Section Determinants.

Variable K : closedFieldType.
Variable n : nat.
Implicit Types (A F : 'M[K]_n.+1) (p : {poly K}) (f : K -> nat -> K).

Lemma eigenvalues_exist A : exists r, char_poly A = points r.
Proof.
have [r rE] := closed_field_poly_normal (char_poly A).
by exists r; rewrite rE (monicP (char_poly_monic A)) scale1r.
Qed.

(* Over an algebraically closed field f(A) exists for every A. *)
Theorem primary_defined f A : exists F, primary f A F.
Proof.
have [r rE] := eigenvalues_exist A.
apply: (primary_exists f (_ : horner_mx A (points r) = 0)).
by rewrite -rE Cayley_Hamilton.
Qed.

(* det p(A) is the product of p over the eigenvalues. *)
Theorem determinant_polynomial A r p : char_poly A = points r -> \det (horner_mx A p) = \prod_(z <- r) p.[z].
Proof.
move=> rE; have sr : size r = n.+1.
  by apply: succn_inj; rewrite -(size_char_poly A) rE size_prod_XsubC.
have det_shift y : \det (y%:M - A) = \prod_(z <- r) (y - z).
  have := congr1 (horner_eval y) rE; rewrite /points rmorph_prod -det_map_mx /=.
  under eq_bigr do rewrite /horner_eval hornerXsubC.
  move=> <-; congr (\det _); apply/matrixP => i j.
  by rewrite !mxE /horner_eval !hornerE; case: (i == j); rewrite ?hornerX ?horner0 ?hornerC.
have [c [s pE]] : exists c s, p = c *: \prod_(y <- s) (y%:P - 'X).
  have [s pE] := closed_field_poly_normal p; exists (lead_coef p * (-1) ^+ size s), s.
  rewrite {1}pE -scalerA; congr (_ *: _); elim: s {pE} => [|y s IH].
    by rewrite !big_nil scale1r.
  by rewrite !big_cons IH /= exprS mulN1r scaleNr -scalerAr -scalerN -mulNr opprB.
have -> : horner_mx A p = c *: \prod_(y <- s) (y%:M - A).
  rewrite pE linearZ rmorph_prod /=; congr (_ *: _); apply: eq_bigr => y _.
  by rewrite rmorphB /= horner_mx_X horner_mx_C.
rewrite detZ (big_morph _ (@det_mulmx _ _) (det1 _ _)).
under eq_bigr do rewrite det_shift.
rewrite exchange_big -sr /=.
have -> : \prod_(z <- r) p.[z] = \prod_(z <- r) (c * \prod_(y <- s) (y - z)).
  apply: eq_bigr => z _; rewrite pE hornerZ horner_prod; congr (_ * _).
  by apply: eq_bigr => y _; rewrite !hornerE.
by rewrite big_split big_const_seq count_predT iter_mulr mulr1.
Qed.

(* det f(A) is the product of f over the eigenvalues. *)
Corollary determinant_primary f A F r :
  primary f A F -> char_poly A = points r -> \det F = \prod_(z <- r) f z 0%N.
Proof.
move=> AF rE; have [p pf] := hermite_exists f r.
rewrite (primary_value AF _ pf) -?rE ?Cayley_Hamilton // (determinant_polynomial _ rE).
apply: eq_big_seq => z zr; rewrite -(pf z 0%N) ?nderivn0 //.
by rewrite -has_count has_pred1.
Qed.

(* det exp(A) = exp(tr A). Of the scalar exponential only exp(0) = 1 and exp(a + b) = exp(a) exp(b) are used. *)
Corollary determinant_exponential (exps : K -> K) f A F :
  exps 0 = 1 -> (forall a b, exps (a + b) = exps a * exps b) -> (forall a, f a 0%N = exps a) ->
  primary f A F -> \det F = exps (\tr A).
Proof.
move=> exp0 expD fE AF; have [r rE] := eigenvalues_exist A.
have -> : \tr A = \sum_(z <- r) z.
  apply: oppr_inj; rewrite -char_poly_trace // rE.
  have sr : size r = n.+1 by apply: succn_inj; rewrite -(size_char_poly A) rE size_prod_XsubC.
  by rewrite -sum_of_points coefXM sr.
rewrite (determinant_primary AF rE) (big_morph _ expD exp0).
by apply: eq_bigr => z _.
Qed.

End Determinants.

(* 4. Commutators. *)
Section Commutators.

Variable R : comRingType.
Variable n : nat.
Implicit Types (A B C : 'M[R]_n.+1) (p : {poly R}) (s : R).

(* ad_A(B) = [A, B] = AB - BA. *)
Definition ad A B := A *m B - B *m A.

Lemma ad_stays_zero A B k N : iter N (ad A) B = 0 -> (N <= k)%N -> iter k (ad A) B = 0.
Proof.
move=> zero /subnK <-; rewrite iterD zero; elim: (k - N)%N => //= m ->.
by rewrite /ad mulmx0 mul0mx subrr.
Qed.

(* p(A) B = sum_k ad_A^k(B) p^(k)(A)/k!: the algebra of Hadamard's lemma. *)
Theorem polynomial_past A B p N :
  (size p <= N)%N ->
  horner_mx A p *m B = \sum_(k < N) iter k (ad A) B *m horner_mx A p^`N(k).
Proof.
elim/poly_ind: p B N => [|p c IH] B N.
  move=> _; rewrite rmorph0 mul0mx big1 // => k _.
  by rewrite nderivn_poly0 ?size_poly0 // rmorph0 mulmx0.
case: N => [|N]; first by rewrite leqn0 size_poly_eq0 => /eqP ->; rewrite rmorph0 mul0mx big_ord0.
move=> sN; have sp : (size p <= N)%N.
  by move: sN; rewrite size_MXaddC; case: ifP => [/andP [/eqP -> _] | _]; rewrite ?size_poly0.
have AB : A *m B = B *m A + ad A B by rewrite /ad addrC subrK.
rewrite rmorphD rmorphM /= horner_mx_X horner_mx_C mulmxDl -mulmxA AB mulmxDr mulmxA.
rewrite (IH B N.+1) 1?leqW // (IH (ad A B) N) // mulmx_suml !big_ord_recl /=.
rewrite !nderivn0 rmorphD rmorphM /= horner_mx_X horner_mx_C mulmxDr mulmxA scalar_mxC.
rewrite -!addrA; congr (_ + _); rewrite addrA addrC; congr (_ + _); rewrite -big_split.
apply: eq_bigr => k _ /=; rewrite nderivnMXaddC rmorphD rmorphM /= horner_mx_X.
by rewrite -iterSr /= mulmxDr mulmxA addrC.
Qed.

(* A^m B = sum_k C(m, k) ad_A^k(B) A^(m-k). *)
Corollary power_past A B m :
  A ^+ m *m B = \sum_(k < m.+1) (iter k (ad A) B *m A ^+ (m - k)) *+ 'C(m, k).
Proof.
have := @polynomial_past A B 'X^m m.+1; rewrite size_polyXn rmorphX /= horner_mx_X => -> //.
apply: eq_bigr => k _; rewrite nderivnXn rmorphMn rmorphX /= horner_mx_X.
exact: mulrnAr.
Qed.

(* ad_A^N(B) = 0 implies p(A) B = sum_{k<N} ad_A^k(B) p^(k)(A)/k!. *)
Corollary polynomial_nilpotent_ad A B p N :
  iter N (ad A) B = 0 ->
  horner_mx A p *m B = \sum_(k < N) iter k (ad A) B *m horner_mx A p^`N(k).
Proof.
move=> zero; rewrite (@polynomial_past A B p (N + size p)) ?leq_addl // big_split_ord /=.
rewrite [X in _ + X]big1 ?addr0 // => k _.
by rewrite (ad_stays_zero zero) ?leq_addr // mul0mx.
Qed.

(* If [A, B] commutes with A, then p(A) B = B p(A) + [A, B] p'(A). *)
Corollary polynomial_commutator_commutes A B p :
  ad A (ad A B) = 0 -> horner_mx A p *m B = B *m horner_mx A p + ad A B *m horner_mx A p^`().
Proof.
move=> zero; rewrite (@polynomial_nilpotent_ad A B p 2) // !big_ord_recl big_ord0 addr0 /=.
by rewrite nderivn0 nderivn1.
Qed.

(* If [A, B] commutes with A, then A^m B = B A^m + m [A, B] A^(m-1). *)
Corollary power_commutator_commutes A B m :
  ad A (ad A B) = 0 -> A ^+ m *m B = B *m A ^+ m + (ad A B *m A ^+ m.-1) *+ m.
Proof.
move=> zero; have := polynomial_commutator_commutes 'X^m zero.
rewrite derivXn rmorphMn !rmorphX /= horner_mx_X => ->; congr (_ + _).
exact: mulrnAr.
Qed.

(* [A, B] = sB implies p(A) B = B p(A + sI). *)
Corollary polynomial_shift A B s p :
  ad A B = s *: B -> horner_mx A p *m B = B *m horner_mx (A + s%:M) p.
Proof.
move=> AB; rewrite -(@intertwining _ _ _ (A + s%:M) A) //.
by rewrite mulmxDr mul_mx_scalar -AB /ad addrC subrK.
Qed.

(* [A, B] = sB implies A^m B = B (A + sI)^m. *)
Corollary power_shift A B s m : ad A B = s *: B -> A ^+ m *m B = B *m (A + s%:M) ^+ m.
Proof. by move=> AB; have := polynomial_shift 'X^m AB; rewrite !rmorphX /= !horner_mx_X. Qed.

End Commutators.

Section PrimaryCommutators.

Variable K : fieldType.
Variable n : nat.
Implicit Types (A B F G P : 'M[K]_n.+1) (f g : K -> nat -> K) (s t : K).

(* [A, B] = sB implies f(A) B = B f(A + sI). For exp: exp(A) B = e^s B exp(A). *)
Theorem primary_shift f A B F G s :
  ad A B = s *: B -> primary f A F -> primary f (A + s%:M) G -> F *m B = B *m G.
Proof.
move=> AB AF AG; rewrite (primary_intertwining AG AF) //.
by rewrite mulmxDr mul_mx_scalar -AB /ad addrC subrK.
Qed.

(* [A, B] = sB and f(x + s) = t f(x) imply f(A) g(B) = g(tB) f(A).
   For exp: exp(A) exp(B) = exp(e^s B) exp(A). *)
Corollary primary_exchange f g A B F G H s t :
  (forall a k, eigenvalue A a -> f (a + s) k = t * f a k) -> ad A B = s *: B ->
  primary f A F -> primary g B G -> primary g (t *: B) H -> F *m G = H *m F.
Proof.
move=> fE AB AF BG BH; apply: (primary_intertwining BG BH).
by rewrite (primary_shift AB AF (primary_translate fE AF)) -scalemxAr -scalemxAl.
Qed.

(* The Taylor coefficients of f^(k)/k!. *)
Definition jet_derivative f k : K -> nat -> K := fun a j => f a (k + j)%N *+ 'C(k + j, k).

(* The j-th Taylor coefficient of the k-th one. *)
Lemma nderivn_nderivn (p : {poly K}) k j : p^`N(k)^`N(j) = p^`N(k + j) *+ 'C(k + j, k).
Proof.
apply/polyP => i; rewrite coefMn !coef_nderivn -!mulrnA addnA; congr (_ *+ _).
have nonzero : (0 < k`! * j`! * i`!)%N by rewrite !muln_gt0 !fact_gt0.
apply/eqP; rewrite -(eqn_pmul2r nonzero); apply/eqP.
have choose u v : ('C(u + v, u) * (u`! * v`!) = (u + v)`!)%N.
  by rewrite -{2}(addKn u v) bin_fact ?leq_addr.
transitivity ((k + j + i)`!).
  by rewrite -addnA -(choose k) -(choose j i) -!mulnA; congr muln; rewrite mulnCA mulnA mulnC.
by rewrite -(choose (k + j)%N i) -(choose k j) -!mulnA; congr muln; rewrite !mulnA.
Qed.

(* ad_A^N(B) = 0 implies f(A) B = sum_{k<N} ad_A^k(B) f^(k)(A)/k!, with D k = f^(k)(A)/k!.
   For exp, D k = exp(A)/k!: exp(A) B exp(-A) = sum_{k<N} ad_A^k(B)/k!. *)
Theorem primary_hadamard f A B (F : 'M[K]_n.+1) (D : nat -> 'M[K]_n.+1) N :
  iter N (ad A) B = 0 -> primary f A F -> (forall k, primary (jet_derivative f k) A (D k)) ->
  F *m B = \sum_(k < N) iter k (ad A) B *m D k.
Proof.
move=> zero AF AD; have [r [_ [r0 _ _]]] := AF.
have [p pf] := hermite_exists f (flatten (nseq N.+1 r)).
have many a k j : (k < N)%N -> (j < count_mem a r)%N ->
    (k + j < count_mem a (flatten (nseq N.+1 r)))%N.
  move=> kN jr; rewrite count_flatten map_nseq sumn_nseq mulnS -addnS addnC leq_add //.
  by rewrite (leq_trans (ltnW kN)) // leq_pmull // (leq_trans _ jr).
have F_value : F = horner_mx A p.
  apply: (primary_value AF r0) => a k kr; apply: pf.
  by rewrite /= count_cat (leq_trans kr) ?leq_addr.
rewrite F_value (polynomial_nilpotent_ad _ zero); apply: eq_bigr => k _; congr (_ *m _).
apply/esym/(primary_value (AD k) r0) => a j jr.
by rewrite nderivn_nderivn hornerMn pf // many.
Qed.

(* ad_A^N(B) = 0 implies exp(A) B = sum_{k<N} ad_A^k(B)/k! exp(A). Of the scalar exponential only its Taylor
   coefficients e^a/k! are used. *)
Corollary exponential_hadamard (exps : K -> K) A B F N :
  (forall m, m.+1%:R != 0 :> K) -> iter N (ad A) B = 0 ->
  primary (fun a k => exps a / k`!%:R) A F -> F *m B = (\sum_(k < N) (k`!%:R)^-1 *: iter k (ad A) B) *m F.
Proof.
move=> characteristic_zero zero AF.
have factorial m : m`!%:R != 0 :> K by elim: m => [|m IH]; rewrite ?oner_neq0 // factS natrM mulf_neq0.
rewrite (primary_hadamard (D := fun k => (k`!%:R)^-1 *: F) zero AF) => [|k].
  by rewrite mulmx_suml; apply: eq_bigr => k _; rewrite -scalemxAr -scalemxAl.
apply: primary_equal (primary_scale (k`!%:R)^-1 AF) => a j _.
have choose : (k + j)`!%:R = 'C(k + j, k)%:R * (k`!%:R * j`!%:R) :> K.
  by rewrite -!natrM -[in (_ * j`!)%N](addKn k j) bin_fact ?leq_addr.
have binomial : 'C(k + j, k)%:R != 0 :> K.
  by have := factorial (k + j)%N; rewrite choose mulf_eq0 negb_or => /andP [].
transitivity (exps a / (k + j)`!%:R * 'C(k + j, k)%:R); last by rewrite mulr_natr.
rewrite mulrCA -mulrA; congr (_ * _).
by rewrite choose invfM mulrAC mulVf // mul1r invfM.
Qed.

End PrimaryCommutators.

(* 5. The exponential of a sum with a central commutator. *)
Section BakerCampbellHausdorff.

Variable K : fieldType.
Variable n : nat.
(* K has characteristic zero. A formal power series in t is the sequence of its coefficients, which are matrices. *)
Hypothesis characteristic_zero : forall m, m.+1%:R != 0 :> K.
Local Notation M := 'M[K]_n.+1.
Implicit Types (A B C X : M) (f g h : nat -> M).

(* The Cauchy product. *)
Definition product f g m := \sum_(i < m.+1) f i * g (m - i)%N.
(* The derivative with respect to t. *)
Definition derivative f m := f m.+1 *+ m.+1.
(* The series t f(t). *)
Definition delayed f m := if m is m'.+1 then f m' else 0.
(* exp(tX). *)
Definition exponential X m := (m`!%:R : K)^-1 *: X ^+ m.
(* exp(t^2 X). *)
Definition exponential_of_square X m := if odd m then 0 else exponential X m./2.

(* The derivative of a product of series (Leibniz). *)
Lemma derivative_product f g m :
  derivative (product f g) m = product (derivative f) g m + product f (derivative g) m.
Proof.
rewrite /derivative /product -sumrMnl.
transitivity (\sum_(i < m.+2) (f i *+ i * g (m.+1 - i)%N + f i * (g (m.+1 - i)%N *+ (m.+1 - i)))).
  by apply: eq_bigr => i _; rewrite mulrnAl mulrnAr -mulrnDr subnKC // -ltnS.
rewrite big_split /= big_ord_recl mulr0n mul0r add0r; congr (_ + _).
rewrite big_ord_recr /= subnn mulr0n mulr0 addr0.
by apply: eq_bigr => i _; rewrite subSn // -ltnS.
Qed.

Lemma product_delayed_left f g m : product (delayed f) g m = delayed (product f g) m.
Proof.
case: m => [|m]; first by rewrite /product big_ord_recl big_ord0 mul0r addr0.
by rewrite /product big_ord_recl /= mul0r add0r; apply: eq_bigr => i _; rewrite subSS.
Qed.

Lemma product_delayed_right f g m : product f (delayed g) m = delayed (product f g) m.
Proof.
case: m => [|m]; first by rewrite /product big_ord_recl big_ord0 mulr0 addr0.
rewrite /product big_ord_recr /= subnn mulr0 addr0.
by apply: eq_bigr => i _; rewrite subSn // -ltnS.
Qed.

Lemma factorial_step m : (m.+1`!%:R : K)^-1 * m.+1%:R = (m`!%:R)^-1.
Proof. by rewrite factS natrM invfM mulrAC mulVf ?mul1r. Qed.

Lemma derivative_exponential X m : derivative (exponential X) m = X * exponential X m.
Proof.
by rewrite /derivative /exponential -scaler_nat scalerA mulrC factorial_step -scalerAr exprS.
Qed.

Lemma derivative_exponential_of_square X m :
  derivative (exponential_of_square X) m = (X *+ 2) * delayed (exponential_of_square X) m.
Proof.
case: m => [|m]; first by rewrite mulr0 /derivative /exponential_of_square /=.
rewrite /derivative /exponential_of_square /= negbK; case: ifP => [_ | even]; first by rewrite mul0rn mulr0.
have mE : m.+2 = (m./2.+1 * 2)%N by rewrite muln2 doubleS -{1}(odd_double_half m) even.
have := derivative_exponential X m./2; rewrite /derivative mE mulrnA => ->.
by rewrite mulrnAl.
Qed.

(* exp(tA) B = (B + tC) exp(tA), coefficient by coefficient, for [A, B] = C that commutes with A. *)
Lemma exponential_past A B C m :
  A * B - B * A = C -> C * A = A * C ->
  exponential A m * B = B * exponential A m + C * delayed (exponential A) m.
Proof.
move=> AB CA; have adAB : ad A B = C by exact: AB.
have zero : ad A (ad A B) = 0 by rewrite adAB /ad [C *m A]CA subrr.
have := polynomial_commutator_commutes 'X^m zero.
rewrite derivXn rmorphMn !rmorphX /= horner_mx_X adAB => power.
rewrite /exponential -scalerAl [A ^+ m * B]power scalerDr scalerAr; congr (_ + _).
case: m {power} => [|m]; first by rewrite mulr0n mulmx0 scaler0 mulr0.
by rewrite /= [C *m _](mulrnAr C (A ^+ m)) -scaler_nat scalerA factorial_step scalerAr.
Qed.

(* [A, B] = C, where C commutes with A and B, implies exp(t(A + B)) = exp(tA) exp(tB) exp(-t^2 C/2): the
   coefficients of t^m are equal for every m. For t = 1 the series converge absolutely over the complex numbers, and
   so exp(A) exp(B) = exp(A + B + C/2), since C/2 commutes with A + B. This step is analysis, and not proved here. *)
Theorem exponential_of_sum A B C m :
  A * B - B * A = C -> C * A = A * C -> C * B = B * C ->
  exponential (A + B) m =
    product (product (exponential A) (exponential B)) (exponential_of_square (- (2%:R^-1 *: C))) m.
Proof.
move=> AB CA CB.
set U := product _ (exponential B); set h := exponential_of_square _; set S := product U h.
have past i : U i * C = C * U i.
  rewrite /U /product mulr_suml mulr_sumr; apply: eq_bigr => j _.
  have comm X k : C * X = X * C -> exponential X k * C = C * exponential X k.
    by move=> CX; rewrite /exponential -scalerAl -scalerAr (commrX _ CX).
  by rewrite -mulrA comm // mulrA comm // mulrA.
have U' i : derivative U i = (A + B) * U i + C * delayed U i.
  rewrite derivative_product -product_delayed_left /product mulrDl !mulr_sumr -!big_split.
  apply: eq_bigr => j _ /=; rewrite !derivative_exponential !mulrA (exponential_past _ AB CA).
  by rewrite !mulrDl -!addrA.
have h' i : derivative h i = - C * delayed h i.
  by rewrite derivative_exponential_of_square mulNrn -scaler_nat scalerA divff ?scale1r.
have S' i : derivative S i = (A + B) * S i.
  rewrite derivative_product.
  have -> : product (derivative U) h i = (A + B) * S i + C * delayed S i.
    rewrite -product_delayed_left /S /product !mulr_sumr -big_split.
    by apply: eq_bigr => j _; rewrite U' mulrDl !mulrA.
  have -> : product U (derivative h) i = - (C * delayed S i).
    rewrite -product_delayed_right /product mulr_sumr -sumrN.
    by apply: eq_bigr => j _; rewrite h' mulNr mulrN !mulrA past.
  by rewrite addrK.
elim: m => [|m IH].
  rewrite /S /U /h /product !big_ord_recl !big_ord0 /exponential_of_square /exponential /=.
  by rewrite !expr0 fact0 invr1 !scale1r !addr0 !mulr1.
apply: (scalerI (characteristic_zero m)); rewrite !scaler_nat.
by rewrite [LHS]derivative_exponential IH -S'.
Qed.

(* A B = B A implies exp(t(A + B)) = exp(tA) exp(tB), coefficient by coefficient. *)
Corollary exponential_of_commuting_sum A B m :
  A * B = B * A -> exponential (A + B) m = product (exponential A) (exponential B) m.
Proof.
move=> AB; rewrite (@exponential_of_sum A B 0) ?AB ?subrr ?mul0r ?mulr0 // scaler0 oppr0.
rewrite {1}/product big_ord_recr /= subnn big1 ?add0r => [|i _].
  by rewrite /exponential_of_square /exponential /= expr0 invr1 scale1r mulr1.
have : (0 < m - i)%N by rewrite subn_gt0.
case: (m - i)%N => // k _; rewrite /exponential_of_square /= if_neg; case: ifP => [odd_k | _]; last by rewrite mulr0.
by case: k odd_k => // k _; rewrite /exponential /= exprS mul0r scaler0 mulr0.
Qed.

End BakerCampbellHausdorff.

(* 6. One-sided inverses, traces and determinants. *)
Section Determinant.

Variable R : comRingType.

(* A B = I implies B A = I for square matrices. *)
Theorem one_sided_inverse n (A B : 'M[R]_n) : A *m B = 1%:M -> B *m A = 1%:M.
Proof. exact: mulmx1C. Qed.

(* A B = I implies that A is invertible and B = A^-1, for square matrices. *)
Corollary one_sided_inverse_is_inverse (U : comUnitRingType) n (A B : 'M[U]_n) :
  A *m B = 1%:M -> A \in unitmx /\ B = invmx A.
Proof.
move=> AB; have [uA _] := mulmx1_unit AB.
by split=> //; rewrite -[RHS]mulmx1 -AB mulKmx.
Qed.

(* tr(AB) = tr(BA), for rectangular A and B. *)
Theorem trace_of_product m n (A : 'M[R]_(m, n)) (B : 'M[R]_(n, m)) : \tr (A *m B) = \tr (B *m A).
Proof. exact: mxtrace_mulC. Qed.

(* det(AB) = det(A) det(B). *)
Theorem determinant_of_product n (A B : 'M[R]_n) : \det (A *m B) = \det A * \det B.
Proof. exact: det_mulmx. Qed.

(* det(I + AB) = det(I + BA), for rectangular A and B (Sylvester). *)
Theorem determinant_sylvester m n (A : 'M[R]_(m, n)) (B : 'M[R]_(n, m)) :
  \det (1%:M + A *m B) = \det (1%:M + B *m A).
Proof.
pose middle := block_mx 1%:M (- A) B 1%:M; pose upper := block_mx 1%:M A 0 1%:M : 'M[R]_(m + n).
have upper1 : \det upper = 1 by rewrite det_ublock !det1 mulr1.
have left : upper *m middle = block_mx (1%:M + A *m B) 0 B 1%:M.
  by rewrite mulmx_block !mul1mx !mul0mx !mulmx1 !add0r addNr.
have right : middle *m upper = block_mx 1%:M 0 B (1%:M + B *m A).
  by rewrite mulmx_block !mul1mx !mulmx1 !mulmx0 !addr0 subrr addrC.
have := congr1 determinant left; have := congr1 determinant right.
rewrite !det_mulmx upper1 mulr1 mul1r !det_lblock !det1 mulr1 mul1r => <- <- //.
Qed.

End Determinant.

Print Assumptions intertwining.
Print Assumptions polynomial_commutes.
Print Assumptions polynomial_push_through.
Print Assumptions polynomial_of_transpose.
Print Assumptions polynomial_similarity.
Print Assumptions intertwining_inverse.
Print Assumptions congruent_polynomials.
Print Assumptions congruent_modulo_characteristic.
Print Assumptions polynomial_two_points.
Print Assumptions polynomial_idempotent.
Print Assumptions polynomial_square_is_scalar.
Print Assumptions polynomial_involution.
Print Assumptions polynomial_nilpotent.
Print Assumptions hermite_unique.
Print Assumptions hermite_exists.
Print Assumptions primary_value.
Print Assumptions primary_unique.
Print Assumptions primary_exists.
Print Assumptions primary_intertwining.
Print Assumptions primary_commutes.
Print Assumptions primary_push_through.
Print Assumptions primary_similarity.
Print Assumptions primary_transpose.
Print Assumptions primary_conjugate.
Print Assumptions primary_translate.
Print Assumptions primary_sum.
Print Assumptions primary_product.
Print Assumptions primary_equal.
Print Assumptions primary_inverse.
Print Assumptions primary_composition.
Print Assumptions primary_inverse_function.
Print Assumptions primary_nilpotent.
Print Assumptions primary_two_points.
Print Assumptions primary_idempotent.
Print Assumptions primary_defined.
Print Assumptions determinant_polynomial.
Print Assumptions determinant_primary.
Print Assumptions determinant_exponential.
Print Assumptions polynomial_past.
Print Assumptions power_past.
Print Assumptions polynomial_nilpotent_ad.
Print Assumptions polynomial_commutator_commutes.
Print Assumptions power_commutator_commutes.
Print Assumptions polynomial_shift.
Print Assumptions power_shift.
Print Assumptions primary_shift.
Print Assumptions primary_exchange.
Print Assumptions primary_hadamard.
Print Assumptions exponential_hadamard.
Print Assumptions exponential_of_sum.
Print Assumptions exponential_of_commuting_sum.
Print Assumptions one_sided_inverse.
Print Assumptions one_sided_inverse_is_inverse.
Print Assumptions trace_of_product.
Print Assumptions determinant_of_product.
Print Assumptions determinant_sylvester.
