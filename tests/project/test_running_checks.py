"""What bin/test, bin/prove and bin/bench do with what they find."""

import json
from pathlib import Path

import pytest

from peyvand.project import benching, proving
from peyvand.project.figures import Figure


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a bench and a proof of its own."""
    for kind in ("bench", "prove"):
        (tmp_path / kind).mkdir()
    for module in (benching, proving):
        monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(benching, "ROOT", tmp_path)
    return tmp_path


def test_a_bench_with_all_figures_within_their_limits_ends_with_0(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "bench" / "quick.py").write_text(
        '"""Quick."""\n\ndef measure(bench):\n    bench.figure("page", 12.5, "ms", at_most=20)\n'
    )

    code = benching.main(["quick", "--json", str(checkout / "out.json")])

    written = json.loads((checkout / "out.json").read_text())
    assert code == 0
    assert written["figures"] == [
        {"name": "page", "value": 12.5, "unit": "ms", "at_most": 20, "at_least": None, "holds": True}
    ]
    assert "1 figures, 0 fall short." in capsys.readouterr().out


def test_a_bench_that_falls_short_ends_with_1(checkout: Path) -> None:
    (checkout / "bench" / "slow.py").write_text(
        '"""Slow."""\n\ndef measure(bench):\n    bench.figure("page", 21, "ms", at_most=20)\n'
    )

    assert benching.main([]) == 1


def test_an_unknown_bench_is_told_with_those_that_there_are(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkout / "bench" / "ground.py").write_text('"""Ground."""\n')

    assert benching.main(["grund"]) == 1
    assert capsys.readouterr().err == "There is no bench/grund.py; there are: ground.\n"


def test_a_limit_holds_at_its_edge() -> None:
    assert Figure("a", 20.0, "ms", at_most=20).holds
    assert not Figure("a", 1999.9, "1/s", at_least=2000).holds
    assert Figure("a", 1.0, "s").holds


def test_a_stopped_proof_goes_on_where_it_was(checkout: Path) -> None:
    (checkout / "prove" / "steps.py").write_text(
        '"""Steps."""\n\ndef prove(proof):\n'
        '    done = proof.state.setdefault("done", [])\n'
        "    while len(done) < 4:\n"
        "        done.append(len(done))\n"
        "        proof.save()\n"
        '        if len(done) == 2 and not (proof.folder / "again").exists():\n'
        '            (proof.folder / "again").write_text("")\n'
        "            raise KeyboardInterrupt\n"
        '    proof.figure("steps", len(done), "", at_least=4)\n'
    )

    first, second = proving.main(["steps"]), proving.main(["steps"])

    result = json.loads((checkout / "cache" / "prove" / "steps.json").read_text())
    assert (first, second) == (130, 0)
    assert result["is_proved"] is True
    assert result["figures"][0]["value"] == 4
    assert proving.main([]) == 0


def test_a_proof_that_does_not_hold_says_where(checkout: Path) -> None:
    (checkout / "prove" / "wrong.py").write_text(
        '"""Wrong."""\n\ndef prove(proof):\n    proof.check(1 == 2, "one is not two")\n'
    )

    code = proving.main(["wrong"])

    result = json.loads((checkout / "cache" / "prove" / "wrong.json").read_text())
    assert code == 1
    assert (result["is_proved"], result["fault"]) == (False, "one is not two")
