#!/usr/bin/env bash
# The Matrix homeserver Synapse: wheels, SQLite.
. "$(dirname "$0")/../peer.sh"
version 1.163.2
pip_install "matrix-synapse==$VER"
installed
