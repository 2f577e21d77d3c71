"""What coding costs and how it compares: milliseconds a sentence, themes beside BERTopic and anchored CorEx.

``python -m benchmarks.coding FOLDER [--json FILE]``; the peers are measured where they are installed
(``pip install bertopic corextopic``), on the same child concerns (ours reads, segments and codes the publications for
them, which its seconds include).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from importlib.util import find_spec
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")


def main() -> None:
    """Print the figures; write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", type=Path, help="folder of a sentence-transformers model for BERTopic")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    from flows.evaluating import coded_material
    from flows.settings import load_settings
    from flows.stages import load_coder
    from nlp.analysis import analyse

    gold, _, documents = coded_material(given.folder)
    coder = load_coder(load_settings(Path(".")))
    for document in documents.values():
        coder.code(document)
    start = time.process_time()
    sentences = sum(len(block.sentences) for document in documents.values() for block in analyse(document))
    segmented = time.process_time() - start
    start = time.process_time()
    for document in documents.values():
        coder.code(document)
    coded = time.process_time() - start - segmented
    figures = {
        "sentences": sentences,
        "segmentation_ms_a_sentence": round(1000 * segmented / sentences, 3),
        "coding_ms_a_sentence_after_segmentation": round(1000 * coded / sentences, 3),
    }
    figures |= ours(given.folder)
    texts = [(row.text, row.primary) for rows in gold.values() for row in rows if row.asks and row.primary > 0]
    figures |= peers([text for text, _ in texts], [label for _, label in texts], given.encoder)
    for name, value in figures.items():
        print(f"{name:<44}{value}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def ours(folder: Path) -> dict[str, float]:
    """The same figures for samleng's themes; the second run codes everything anew."""
    from sklearn.metrics import adjusted_rand_score

    from flows.evaluating import coded_folder
    from flows.settings import load_settings
    from nlp.evaluation import evaluate

    start = time.process_time()
    runs = [coded_folder(folder, load_settings(Path("."))) for _ in range(2)]
    seconds = (time.process_time() - start) / 2
    themes = [[str(theme) for document in run for theme in document.themes] for run in runs]
    return {
        "samleng_theme_v": round(float(evaluate(runs[0])["all"]["theme_v"] or 0), 3),
        "samleng_ari_between_runs": round(float(adjusted_rand_score(*themes)), 3),
        "samleng_seconds": round(seconds, 2),
    }


def peers(texts: list[str], labels: list[int], encoder: Path | None) -> dict[str, float | str]:
    """V-measure of peers' themes against the requests and agreement of two runs, where they are installed."""
    figures: dict[str, float | str] = {}
    figures |= _corex(texts, labels) if find_spec("corextopic") else {"corextopic": "not installed"}
    figures |= _bertopic(texts, labels, encoder) if find_spec("bertopic") else {"bertopic": "not installed"}
    return figures


def _corex(texts: list[str], labels: list[int]) -> dict[str, float | str]:
    from corextopic import corextopic
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.metrics import adjusted_rand_score, v_measure_score

    from corpora.codebook import shipped_codebook

    vectorizer = CountVectorizer(binary=True, analyzer="char_wb", ngram_range=(3, 5), min_df=2)
    matrix = vectorizer.fit_transform(texts)
    words = list(vectorizer.get_feature_names_out())
    known = set(words)
    anchors = [
        [
            p.rstrip("*")[:5]
            for c in shipped_codebook().concepts
            if c.request == n
            for p in c.en
            if p.rstrip("*")[:5] in known
        ]
        for n in range(1, 11)
    ]
    start = time.process_time()
    runs = []
    for seed in (1, 2):
        model = corextopic.Corex(n_hidden=10, seed=seed)
        model.fit(matrix, words=words, anchors=[a or None for a in anchors], anchor_strength=3)
        runs.append(model.p_y_given_x.argmax(axis=1))
    return {
        "corex_theme_v": round(float(v_measure_score(labels, runs[0])), 3),
        "corex_ari_between_runs": round(float(adjusted_rand_score(*runs)), 3),
        "corex_seconds": round((time.process_time() - start) / 2, 2),
    }


def _bertopic(texts: list[str], labels: list[int], encoder: Path | None) -> dict[str, float | str]:
    """With its usual sentence vectors where a model is given, else with reduced character n-grams."""
    from bertopic import BERTopic
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics import adjusted_rand_score, v_measure_score
    from sklearn.pipeline import make_pipeline

    start = time.process_time()
    runs = []
    for _ in range(2):
        if encoder is None:
            space = make_pipeline(TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)), TruncatedSVD(50))
            vectors = space.fit_transform(texts)
        else:
            from sentence_transformers import SentenceTransformer

            vectors = SentenceTransformer(str(encoder)).encode(texts, show_progress_bar=False)
        topics, _ = BERTopic(min_topic_size=5).fit_transform(texts, vectors)
        runs.append(topics)
    return {
        "bertopic_theme_v": round(float(v_measure_score(labels, runs[0])), 3),
        "bertopic_ari_between_runs": round(float(adjusted_rand_score(*runs)), 3),
        "bertopic_seconds": round((time.process_time() - start) / 2, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
