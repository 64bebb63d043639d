using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Haul.Testing;

/// <summary>A real process of a test: its output as it comes, signals, and an end that the test does not outlive.</summary>
public sealed partial class ProcessRunner : IAsyncDisposable
{
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly Action<OutputLine>? listener;
    private readonly List<OutputLine> lines = [];
    private int openOutputs = 2;

    private ProcessRunner(Process process, Action<OutputLine>? listener) => (this.process, this.listener) = (process, listener);

    /// <summary>The id of the process.</summary>
    public int Id { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Its exit code; 128 + n where signal n ended it.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Everything written so far, in the order it was read.</summary>
    public IReadOnlyList<OutputLine> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Standard output so far.</summary>
    public string Output => Text(isError: false);

    /// <summary>Standard error so far.</summary>
    public string Error => Text(isError: true);

    /// <summary>Starts a program that is found by path or by PATH.</summary>
    public static ProcessRunner Start(string program, IEnumerable<string> arguments, ProcessOptions? options = null)
    {
        options ??= new();
        // A shell that starts tests in the background has Ctrl-C ignored, and programs inherit that: env gives it back its
        // default and becomes the program.
        var info = new ProcessStartInfo("env", ["--default-signal=INT,QUIT", program, .. arguments])
        {
            WorkingDirectory = options.WorkingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in options.Environment)
        {
            info.Environment[name] = value;
        }

        var runner = new ProcessRunner(new Process { StartInfo = info }, options.Line);
        runner.Begin(options.Input);
        return runner;
    }

    /// <summary>Starts a .NET program from its .dll, by the dotnet host on the PATH.</summary>
    public static ProcessRunner Dotnet(string dll, IEnumerable<string> arguments, ProcessOptions? options = null) =>
        Start("dotnet", [dll, .. arguments], options);

    /// <summary>Runs a program to its end; kills it at the deadline and throws.</summary>
    public static async Task<ProcessRunner> Run(string program, IEnumerable<string> arguments, TimeSpan deadline, ProcessOptions? options = null)
    {
        var runner = Start(program, arguments, options);
        try
        {
            await runner.WaitForExit(deadline);
            return runner;
        }
        catch
        {
            await runner.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a signal; true if the process was there to get it.</summary>
    public bool Send(Signal signal) => !process.HasExited && Kill(Id, (int)signal) == 0;

    /// <summary>Waits for the end, all output read; gives the exit code.</summary>
    public async Task<int> WaitForExit(TimeSpan deadline)
    {
        using var source = new CancellationTokenSource(deadline);
        try
        {
            await process.WaitForExitAsync(source.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{process.StartInfo.FileName} still runs after {deadline.TotalSeconds} s.{Environment.NewLine}{Output}{Error}");
        }
    }

    /// <summary>Waits for a line on either output and gives it; throws early if the process ends without it.</summary>
    public async Task<string> WaitForLine(Func<string, bool> matches, TimeSpan deadline, string what = "a line of output")
    {
        var line = await Eventually.Value(() => Task.FromResult(FindLine(matches)), deadline, what);
        return matches(line) ? line : throw new InvalidOperationException(
            $"{process.StartInfo.FileName} ended with {ExitCode} before {what}.{Environment.NewLine}{Output}{Error}");
    }

    /// <summary>Kills what is left, children too.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                using var source = new CancellationTokenSource(KillDeadline);
                await process.WaitForExitAsync(source.Token);
            }
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or OperationCanceledException)
        {
            // It ended by itself, or cannot be ended: nothing more to do here.
        }

        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    private void Begin(string? input)
    {
        process.OutputDataReceived += (_, data) => Take(data.Data, isError: false);
        process.ErrorDataReceived += (_, data) => Take(data.Data, isError: true);
        process.Start();
        Id = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want to read.
        }
    }

    private void Take(string? text, bool isError)
    {
        if (text is null)
        {
            Interlocked.Decrement(ref openOutputs);
            return;
        }

        var line = new OutputLine(text, isError);
        lock (lines)
        {
            lines.Add(line);
        }

        listener?.Invoke(line);
    }

    /// <summary>The line; empty when none can come any more.</summary>
    private string? FindLine(Func<string, bool> matches)
    {
        var drained = process.HasExited && Volatile.Read(ref openOutputs) == 0;
        return Lines.Select(line => line.Text).FirstOrDefault(matches) ?? (drained ? "" : null);
    }

    private string Text(bool isError) =>
        string.Concat(Lines.Where(line => line.IsError == isError).Select(line => line.Text + Environment.NewLine));
}
