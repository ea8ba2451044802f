using System.Diagnostics;
using System.Threading.Channels;

namespace ChatDeploy.Benchmarks.Processes;

/// <summary>A process of the benchmark: its lines are kept, its use of processor and memory can be read, and it ends with us.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>What a role's answers begin with.</summary>
    public const string AnswerMark = "= ";

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(200) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Task _reading;

    private ChildProcess(Process process)
    {
        _process = process;
        StartedAt = Stopwatch.GetTimestamp();
        _reading = ReadAllAsync();
    }

    /// <summary>A moment just after the process was made, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long StartedAt { get; }

    public ProcessUse Use => ProcessUse.Of(_process.Id);

    /// <summary>Starts one of this project's own roles in a process of its own.</summary>
    public static ChildProcess StartRole(string role, params string[] arguments) =>
        Start(Path.Combine(AppContext.BaseDirectory, "ChatDeploy.Benchmarks"), ["--role", role, .. arguments]);

    public static ChildProcess Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException($"starting {program}: nothing was started"));
    }

    /// <summary>Sends a line and waits for its answer, the next line that begins with <see cref="AnswerMark"/>; logs go past.</summary>
    public async Task<string> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        while (true)
        {
            var said = await _lines.Reader.ReadAsync(cancellationToken);
            if (said.StartsWith(AnswerMark, StringComparison.Ordinal)) return said[AnswerMark.Length..];
        }
    }

    /// <summary>Waits until its HTTP server answers 2xx, asking without a pause to speak of, and returns the time since the start.</summary>
    public async Task<TimeSpan> AnswersAsync(int port, string path, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await HttpProbe.IsFineAsync(port, path, deadline.Token))
        {
            if (_process.HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}: {await RestAsync()}");
            if (deadline.IsCancellationRequested) throw new TimeoutException($"{_process.StartInfo.FileName} does not answer at {path}: {await RestAsync()}");
            await Task.Delay(2, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(StartedAt);
    }

    /// <summary>Ends it in order (TERM), then by force.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using (var term = Process.Start("kill", ["-TERM", _process.Id.ToString()])) await term.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) _process.Kill();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAllAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        _lines.Writer.Complete();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line) await _lines.Writer.WriteAsync(line);
    }

    private async Task<string> RestAsync()
    {
        await Task.Delay(100);
        var rest = new List<string>();
        while (_lines.Reader.TryRead(out var line)) rest.Add(line);
        return string.Join(Environment.NewLine, rest);
    }
}
