#!/usr/bin/env bash
# Label Studio: wheels, SQLite.
. "$(dirname "$0")/../peer.sh"
version 1.23.2
pip_install "label-studio==$VER"
installed
