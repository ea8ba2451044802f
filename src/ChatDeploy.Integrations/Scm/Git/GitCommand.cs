using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>
/// Runs the system's git: no shell, no prompts, a small environment, bounded time and output. Cancelling ends git and its
/// children.
/// </summary>
/// <remarks>What git answers, refusals included, is the result; only what keeps git from answering is thrown.</remarks>
internal sealed class GitCommand(TimeSpan timeLimit)
{
    private const int OutputLimit = 64 * 1024 * 1024;
    private const int ErrorLimit = 16 * 1024;

    /// <summary>What git, ssh and its credential helpers need of the service's environment; secrets of the service stay out.</summary>
    private static readonly HashSet<string> Inherited =
    [
        "PATH", "HOME", "GNUPGHOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy",
        "no_proxy", "all_proxy", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
    ];

    private static readonly string[] Settings =
    [
        // Clones and file:// repositories may belong to another user than the service's.
        "-c", "safe.directory=*",
        // Nothing of a repository or a template runs here.
        "-c", "core.hooksPath=/dev/null",
        // Housekeeping happens within the command, under its clone's lock, and keeps commits that were force-pushed away: a rollback may need them.
        "-c", "gc.autoDetach=false", "-c", "gc.pruneExpire=never", "-c", "gc.cruftPacks=true",
        "-c", "advice.detachedHead=false", "-c", "core.quotePath=false",
    ];

    /// <summary>Runs git to its end.</summary>
    /// <param name="activity">What is being done, for error texts: <c>running git fetch for git:acme/crm</c>.</param>
    /// <param name="arguments">The arguments after the common settings.</param>
    /// <param name="input">What git reads from standard input; null for nothing.</param>
    /// <param name="cancellationToken">Ends git.</param>
    /// <exception cref="SourceUnavailableException">Git is not installed, took longer than the limit, or printed more than 64 MiB.</exception>
    public async Task<GitResult> RunAsync(string activity, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
    {
        using var process = Start(activity, arguments);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeLimit);
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, OutputLimit, limited.Token);
            var error = ReadAsync(process.StandardError.BaseStream, ErrorLimit, limited.Token);
            await WriteAsync(process, input, limited.Token);
            var (printed, cut) = await output;
            await process.WaitForExitAsync(limited.Token);
            if (cut) throw new SourceUnavailableException($"{activity}: git printed more than {OutputLimit / 1024 / 1024} MiB; ask for less at a time.");
            // An ssh connection kept open for later (ControlPersist) holds standard error: do not wait for its end.
            var complained = await Task.WhenAny(error, Task.Delay(TimeSpan.FromSeconds(2), limited.Token)) == error
                ? (await error).Bytes : [];
            return new GitResult(process.ExitCode, printed, GitCredentials.Strip(Encoding.UTF8.GetString(complained)).Trim());
        }
        catch (OperationCanceledException)
        {
            End(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw new SourceUnavailableException($"{activity}: ended after {timeLimit}, the time limit; check that the remote answers, or raise the limit.");
        }
        catch
        {
            End(process);
            throw;
        }
    }

    private static Process Start(string activity, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Settings.Concat(arguments)) start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (Inherited.Contains((string)variable.Key)) start.Environment[(string)variable.Key] = (string?)variable.Value;
        }
        // Nobody is there to answer: what would ask for a password or a host key is refused instead.
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["SSH_ASKPASS"] = "false";
        start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh";
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["LANGUAGE"] = "C";
        try
        {
            return Process.Start(start) ?? throw new SourceUnavailableException($"{activity}: the system started no process; try again.");
        }
        catch (Win32Exception absent)
        {
            throw new SourceUnavailableException($"{activity}: the git program cannot be started ({absent.Message}); install git and put it on PATH.", absent);
        }
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null) await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Git ended without reading; its exit code says why.
        }
    }

    /// <summary>Reads to the end, keeping only the first bytes, so that git never blocks on a full pipe.</summary>
    private static async Task<(byte[] Bytes, bool Cut)> ReadAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        var cut = false;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var room = (int)Math.Min(read, limit - kept.Length);
            kept.Write(buffer, 0, room);
            cut |= room < read;
        }
        return (kept.ToArray(), cut);
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
    }
}
