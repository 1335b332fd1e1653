#!/usr/bin/env bash
# Adds a schema step of the given name to both providers from the one model: eng/migrations.sh AddVouchers
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore
dotnet build src/Kept.Server --nologo --verbosity quiet
for provider in Sqlite Postgres; do
  dotnet ef migrations add "$1" --project src/Kept.Server --no-build --context "${provider}KeptDb" --output-dir "Storage/Migrations/$provider"
done
