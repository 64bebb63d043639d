# What grains, state and messages cost beside the bytes: 1 GiB to 10 TiB from nowhere to nowhere, over a real run's CPU
TMPDIR=/dev/shm . deploy/processes.sh
. tests/Haul.Benchmarks/common/measure.sh
. tests/Haul.Benchmarks/common/origin.sh

bash deploy/install.sh nginx openssl curl
dotnet build tests/Haul.Benchmarks -c Release -v quiet -nologo >&2
port=${PORT:-18080}
make_file f $((2 << 30))
serve 127.0.0.1 "$port"
mkdir "$work/out"
echo "$(machine); engine of haul get, 8 connections"
artifacts/bin/Haul.Benchmarks/release/Haul.Benchmarks control "http://127.0.0.1:$port/f" "$work/out"
