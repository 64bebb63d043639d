# Ten to a thousand silos on virtual time, with the real scheduler, machines and shares: [--seed N] [--silos N]
dotnet build tests/Haul.Benchmarks -c Release -v quiet -nologo >&2
artifacts/bin/Haul.Benchmarks/release/Haul.Benchmarks simulate "${@:2}"
