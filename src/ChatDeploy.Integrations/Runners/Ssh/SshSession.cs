using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>One command on a host and the conversation with it: a script of ours, sent over its standard input with whatever it reads after.</summary>
internal sealed class SshSession : IAsyncDisposable
{
    private const int LongestLine = 16 * 1024;
    private const int LongestError = 16 * 1024;
    private static readonly TimeSpan ErrorPatience = TimeSpan.FromSeconds(1);

    /// <summary>What ssh needs of the service's environment; secrets of the service stay out.</summary>
    private static readonly HashSet<string> Inherited = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR"];

    private readonly Process _process;
    private readonly SshHost _host;
    private readonly SshProgram _program;
    private readonly BufferedStream _output;
    private readonly Task<string> _error;
    private bool _reached;

    private SshSession(Process process, SshHost host, SshProgram program)
    {
        _process = process;
        _host = host;
        _program = program;
        _output = new BufferedStream(process.StandardOutput.BaseStream, 64 * 1024);
        _error = ReadErrorAsync(process.StandardError.BaseStream);
    }

    /// <summary>What the script reads.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Connects, has the script run, and returns when it has begun to.</summary>
    /// <param name="program">The ssh to use.</param>
    /// <param name="host">The host.</param>
    /// <param name="script">One of <see cref="HostScripts"/>.</param>
    /// <param name="parameters">The lines that it reads first.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <exception cref="HostUnavailableException">The host was not reached: none of the script has run.</exception>
    public static async Task<SshSession> OpenAsync(SshProgram program, SshHost host, string script, IEnumerable<string> parameters, CancellationToken cancellationToken)
    {
        var door = program.DoorOf(host);
        await door.WaitAsync(cancellationToken);
        SshSession? session = null;
        try
        {
            session = new SshSession(Start(program, host), host, program);
            // One write: the host's shell reads byte by byte.
            var text = $"{script}\n{HostScripts.End}\n{string.Concat(parameters.Select(parameter => parameter + "\n"))}";
            await session.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            // What comes before is the login's own chatter.
            while (await session.ReadLineAsync(cancellationToken) != HostScripts.Begun) { }
            session._reached = true;
            return session;
        }
        catch
        {
            if (session is not null) await session.DisposeAsync();
            throw;
        }
        finally
        {
            door.Release();
        }
    }

    /// <summary>Writes what the script reads next.</summary>
    /// <exception cref="HostUnavailableException">The connection broke.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await Input.WriteAsync(bytes, cancellationToken);
            await Input.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            throw await FailureAsync(cancellationToken);
        }
    }

    /// <summary>Lets the script read the end of its input.</summary>
    public void EndInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // ssh has gone; reading says why.
        }
    }

    /// <summary>The next line that the script prints.</summary>
    /// <exception cref="HostUnavailableException">The connection broke, or the script ended.</exception>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        using var line = new MemoryStream();
        var one = new byte[1];
        while (await ReadSomeAsync(one, cancellationToken) == 1)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
            if (line.Length < LongestLine) line.WriteByte(one[0]);
        }
        throw await FailureAsync(cancellationToken);
    }

    /// <summary>Copies as many bytes of what the script prints.</summary>
    /// <exception cref="HostUnavailableException">The connection broke.</exception>
    public async Task CopyAsync(long count, Stream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (count > 0)
        {
            var read = await ReadSomeAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellationToken);
            if (read == 0) throw await FailureAsync(cancellationToken);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            count -= read;
        }
    }

    /// <summary>Ends the connection; what was detached on the host runs on.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(SshProgram program, SshHost host)
    {
        var start = new ProcessStartInfo(program.Path)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in program.Arguments(host, HostScripts.Command)) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (Inherited.Contains((string)variable.Key)) start.Environment[(string)variable.Key] = (string?)variable.Value;
        }
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start) ?? throw new HostUnavailableException("host_unreachable", "The system started no ssh; retry.");
        }
        catch (Win32Exception absent)
        {
            throw new HostUnavailableException("host_unreachable", $"{program.Path} cannot be started ({absent.Message}); install OpenSSH's client on the service's machine, then retry.");
        }
    }

    private async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _output.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<HostUnavailableException> FailureAsync(CancellationToken cancellationToken)
    {
        // A shared connection that stays open for others holds standard error: do not wait for its end.
        await Task.WhenAny(_error, Task.Delay(ErrorPatience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        var words = _error.IsCompletedSuccessfully ? await _error : "";
        if (words.Length == 0 && _process.HasExited) words = string.Create(CultureInfo.InvariantCulture, $"ssh ended with exit code {_process.ExitCode}.");
        return SshFailure.Of(_host, _program.KnownHosts, words, _reached);
    }

    /// <summary>Reads to the end, keeping only the first bytes, so that ssh never blocks on a full pipe.</summary>
    private static async Task<string> ReadErrorAsync(Stream stream)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[4 * 1024];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0) kept.Write(buffer, 0, (int)Math.Min(read, LongestError - kept.Length));
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // What there was will do.
        }
        return Encoding.UTF8.GetString(kept.ToArray());
    }
}
