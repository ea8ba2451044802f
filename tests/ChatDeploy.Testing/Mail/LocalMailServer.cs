using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ChatDeploy.Testing.Mail;

/// <summary>Debian's <c>python3-aiosmtpd</c> on a port of its own; see <c>smtp_server.py</c> for what becomes of mails.</summary>
public sealed class LocalMailServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly List<ReceivedMail> _mails = [];
    private readonly Lock _gate = new();
    private readonly Task _reading;

    private LocalMailServer(Process process, int port)
    {
        (_process, Port) = (process, port);
        _reading = ReadAsync();
    }

    /// <summary>Where it listens, at 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Every mail that it took, in order.</summary>
    public IReadOnlyList<ReceivedMail> Mails
    {
        get
        {
            lock (_gate) return [.. _mails];
        }
    }

    /// <summary>Starts one; with an account it takes mail from nobody else.</summary>
    /// <param name="account">User and password, or nothing.</param>
    public static async Task<LocalMailServer> StartAsync(params string[] account)
    {
        // Debian's own interpreter knows Debian's packages; another one on PATH need not.
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", Script(), .. account]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return int.TryParse(line, CultureInfo.InvariantCulture, out var port) ? new LocalMailServer(process, port) : throw new InvalidOperationException($"the mail server did not start: {line}");
    }

    /// <summary>Waits until it has taken as many mails.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> MailsAsync(int count)
    {
        await Eventually.TrueAsync(() => Mails.Count >= count, Patience, $"{count} mails");
        return Mails;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var mail = ReceivedMail.Read(JsonElement.Parse(line));
            lock (_gate) _mails.Add(mail);
        }
    }

    private static string Script([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "smtp_server.py");
}
