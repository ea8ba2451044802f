using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>The system's ssh (OpenSSH) and the arguments it is given: never a shell on this side, and nothing of a job in any of them.</summary>
/// <param name="path">The program.</param>
/// <param name="dataDirectory">The service's data directory.</param>
/// <param name="options">The configuration.</param>
internal sealed class SshProgram(string path, string dataDirectory, SshRunnerOptions options)
{
    /// <summary>A control socket's path must fit in 108 bytes, and ssh appends 17 to it while it makes one.</summary>
    private const int LongestSocketPath = 90;

    /// <summary>sshd turns connections away at random when ten at a time have not logged in yet (MaxStartups).</summary>
    private const int MostHandshakes = 4;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _doors = new(StringComparer.Ordinal);

    /// <summary>The program.</summary>
    public string Path { get; } = path;

    /// <summary>The file of hosts' keys that is believed.</summary>
    public string KnownHosts { get; } = System.IO.Path.GetFullPath(options.KnownHostsFile ?? System.IO.Path.Combine(dataDirectory, "ssh", "known_hosts"));

    /// <summary>Where ssh is on PATH; null when it is not.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, "ssh"))
        .FirstOrDefault(file => System.IO.Path.IsPathRooted(file) && File.Exists(file));

    /// <summary>Held while a connection to the host is made.</summary>
    public SemaphoreSlim DoorOf(SshHost host) => _doors.GetOrAdd(host.InKnownHosts, _ => new SemaphoreSlim(MostHandshakes));

    /// <summary>All arguments for running a command on a host. What is given with -o goes before any configuration file.</summary>
    public IEnumerable<string> Arguments(SshHost host, string command)
    {
        string[] settings =
        [
            "BatchMode=yes", "StrictHostKeyChecking=yes", $"UserKnownHostsFile={Quoted(KnownHosts)}", "GlobalKnownHostsFile=/dev/null", "UpdateHostKeys=no",
            "IdentitiesOnly=yes", "IdentityAgent=none", "PreferredAuthentications=publickey", "PasswordAuthentication=no", "KbdInteractiveAuthentication=no",
            "ForwardAgent=no", "ForwardX11=no", "ClearAllForwardings=yes", "PermitLocalCommand=no", "Tunnel=no", "RequestTTY=no", "EscapeChar=none",
            $"ConnectTimeout={Seconds(options.ConnectTimeout)}", $"ServerAliveInterval={Seconds(options.AliveInterval)}", "ServerAliveCountMax=3", "LogLevel=ERROR",
            .. Sharing(host),
        ];
        return
        [
            "-T", "-F", options.ConfigFile is { } file ? System.IO.Path.GetFullPath(file) : "/dev/null",
            .. settings.SelectMany(setting => new[] { "-o", setting }),
            .. host.KeyFile is { } key ? ["-i", key.Replace("%", "%%", StringComparison.Ordinal)] : Array.Empty<string>(),
            .. host.User is { } user ? ["-l", user] : Array.Empty<string>(),
            .. host.Port is { } port ? ["-p", port.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            "--", host.Name, command,
        ];
    }

    private IEnumerable<string> Sharing(SshHost host)
    {
        // One connection for each account, port and key: an environment never travels on another one's.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{host.Name}\n{host.User}\n{host.Port}\n{host.KeyFile}")))[..16];
        var socket = System.IO.Path.GetFullPath(System.IO.Path.Combine(dataDirectory, "ssh", name));
        return options.ShareConnections && Encoding.UTF8.GetByteCount(socket) <= LongestSocketPath
            ? ["ControlMaster=auto", $"ControlPath={Quoted(socket)}", "ControlPersist=60"]
            : ["ControlMaster=no", "ControlPath=none"];
    }

    /// <summary>In ssh_config, space separates and % begins a token.</summary>
    private static string Quoted(string file) => $"\"{file.Replace("%", "%%", StringComparison.Ordinal)}\"";

    private static string Seconds(TimeSpan time) => Math.Max(1, (int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
