using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Chat.Mail;

/// <summary>Debian's <c>python3-aiosmtpd</c> on a port of its own; see <c>smtp_server.py</c> for what becomes of mails.</summary>
internal sealed class LocalMailServer : IAsyncDisposable
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
    public static async Task<LocalMailServer> StartAsync(params string[] account)
    {
        // Debian's own interpreter knows Debian's packages; another one on PATH need not.
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", Script(), .. account]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Assert.True(int.TryParse(line, CultureInfo.InvariantCulture, out var port), $"the mail server did not start: {line}");
        return new LocalMailServer(process, port);
    }

    /// <summary>Waits until it has taken as many mails.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> MailsAsync(int count)
    {
        await Eventually.TrueAsync(() => Mails.Count >= count, Patience, $"{count} mails");
        return Mails;
    }

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

/// <summary>A mail as Python's parser reads it.</summary>
internal sealed record ReceivedMail(string To, ILookup<string, string> Headers, string Type, IReadOnlyList<string> PartTypes, string Words, string Html, IReadOnlyList<string> Defects, int LongestLine, bool IsAscii)
{
    public string this[string header] => Assert.Single(Headers[header]);

    public static ReceivedMail Read(JsonElement mail)
    {
        var parts = mail.GetProperty("parts").EnumerateArray().Select(part => (Type: part[0].GetString()!, Content: part[1].GetString()!)).ToList();
        return new ReceivedMail(
            Assert.Single(mail.GetProperty("to").EnumerateArray()).GetString()!,
            mail.GetProperty("headers").EnumerateArray().ToLookup(h => h[0].GetString()!, h => h[1].GetString()!, StringComparer.OrdinalIgnoreCase),
            mail.GetProperty("type").GetString()!,
            [.. parts.Select(part => part.Type)],
            parts[0].Content,
            parts[1].Content,
            [.. mail.GetProperty("defects").EnumerateArray().Select(d => d.GetString()!)],
            mail.GetProperty("longestLine").GetInt32(),
            mail.GetProperty("isAscii").GetBoolean());
    }
}
