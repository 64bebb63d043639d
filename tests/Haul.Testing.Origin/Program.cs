using System.Runtime.InteropServices;
using Haul.Testing;
using Haul.Testing.Origin;

// Runs a FaultOrigin for shell scripts: the URL is the first line of output, SIGTERM or SIGINT ends it.
Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
{
    await Console.Error.WriteLineAsync($"{error.Message}\n\n{Arguments.Help}");
    return 2;
}

if (arguments.ShowHelp)
{
    await Console.Out.WriteLineAsync(Arguments.Help);
    return 0;
}

var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

using var log = arguments.Log is { } path ? new JsonLog(path) : null;
using var authority = arguments.Tls is null ? null : new TestAuthority();
using var tls = authority is null ? null : new OriginTls(authority, arguments.Tls!.Value);
if (authority is not null && arguments.AuthorityFile is { } pem)
{
    authority.WritePem(pem);
}

await using var origin = new FaultOrigin(new()
{
    Address = arguments.Address,
    Port = arguments.Port,
    Tls = tls,
    Finished = exchange => log?.Write(exchange),
});
arguments.Limit(origin.Limits);
foreach (var (name, file) in arguments.Files)
{
    origin.Add(name, file);
}

origin.Add("-/limits", LimitsPage.Make(origin));
await Console.Out.WriteLineAsync(origin.BaseUri.AbsoluteUri);
await stopped.Task;
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopped.TrySetResult();
}
