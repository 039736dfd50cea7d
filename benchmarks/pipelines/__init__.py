"""The same four arms by three ways of building them: plain, tuned, and `advisor probe`.

    python -m benchmarks.pipelines

`work` is what all must do, `prepare` draws it, `plain`, `tuned` and `ours` do it, each in a process
of its own; `race` lets them take turns, `learning` compares training at equal loss, `verdicts`
turns it all into tables. Nothing is imported here.
"""
