"""certify --activation, and files that name the activation."""

import json

import pytest
from helpers.command_line import shell

import symbolic_matexp as sm


@pytest.fixture
def files(tmp_path):
    """f(1) = 5 σ(2 − 2) = 5/2 with sigmoid; with exp it would be 5."""
    sm.Problem.from_pairs([([[1]], [["5/2"]])]).save(tmp_path / "problem.json")
    (tmp_path / "weights.json").write_text('{"W1": [[0]], "W2": [[5]]}')
    (tmp_path / "named.json").write_text('{"W1": [[0]], "W2": [[5]], "activation": "sigmoid"}')
    return tmp_path


def test_the_option_chooses_the_activation(files):
    weights, problem = str(files / "weights.json"), str(files / "problem.json")
    assert shell("certify", weights, problem, "--activation", "sigmoid").returncode == 0
    assert shell("certify", weights, problem, "--activation", "exp").returncode == 1
    assert shell("certify", weights, problem).returncode == 1
    wrong = shell("certify", weights, problem, "--activation", "tan")
    assert wrong.returncode == 2
    assert "there is no activation 'tan'; choose from expm, exp, sigmoid" in wrong.stderr


def test_a_file_names_it_and_the_option_overrules(files):
    weights, problem, saved = (str(files / name) for name in ("named.json", "problem.json", "certificate.json"))
    found = shell("certify", weights, problem, "--save", saved)
    assert found.returncode == 0
    assert "sigmoid" in found.stdout
    assert json.loads((files / "certificate.json").read_text())["activation"] == "sigmoid"
    assert shell("certify", saved).returncode == 0
    assert shell("certify", saved, "--activation", "tanh").returncode == 1
    (files / "odd.json").write_text('{"W1": [[0]], "W2": [[5]], "activation": "step"}')
    assert "activation must be one of expm" in shell("certify", str(files / "odd.json"), problem).stderr


def test_a_proof_of_existence_is_a_file_of_weights(files):
    problem = sm.Problem.from_pairs([([[1]], [["15/4"]]), ([[2]], [["9/2"]])])
    found = sm.certify_existence([[[1.0986123]], [[5]]], problem, 30, activation="sigmoid")
    found.save(files / "existence.json")
    assert shell("certify", str(files / "existence.json")).returncode == 0
