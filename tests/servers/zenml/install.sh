#!/usr/bin/env bash
# The ZenML server: wheels, SQLite.
. "$(dirname "$0")/../peer.sh"
version 0.98.0
pip_install "zenml[server]==$VER"
installed
