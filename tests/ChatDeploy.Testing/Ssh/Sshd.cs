using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatDeploy.Integrations.Runners.Local;

namespace ChatDeploy.Testing.Ssh;

/// <summary>A real sshd on a free port of the loopback interface, with keys of its own, that lets this user in with <see cref="KeyFile"/>.</summary>
public sealed class Sshd : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("chatdeploy-sshd-").FullName;
    private Process? process;

    /// <summary>Makes its keys and chooses its port; nothing listens yet.</summary>
    public Sshd()
    {
        // As root sshd insists on this place for its unprivileged half.
        if (Environment.IsPrivilegedProcess) Directory.CreateDirectory("/run/sshd");
        MakeKey(HostKey);
        MakeKey(KeyFile);
        File.Copy(KeyFile + ".pub", Path.Combine(home, "authorized_keys"));
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        File.WriteAllText(KnownHosts, $"[127.0.0.1]:{Port} {PublicKey(HostKey)}\n");
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The key that it shows.</summary>
    public string HostKey => Path.Combine(home, "host_key");

    /// <summary>The key that it lets in.</summary>
    public string KeyFile => Path.Combine(home, "key");

    /// <summary>A known_hosts that holds its key.</summary>
    public string KnownHosts => Path.Combine(home, "known_hosts");

    /// <summary>A key's public half, as known_hosts and authorized_keys hold it.</summary>
    public static string PublicKey(string key) => string.Join(' ', File.ReadAllText(key + ".pub").Split(' ')[..2]).Trim();

    /// <summary>Makes a key.</summary>
    public static void MakeKey(string file)
    {
        using var made = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]) { UseShellExecute = false })!;
        made.WaitForExit();
        if (made.ExitCode != 0) throw new InvalidOperationException($"ssh-keygen ended with exit code {made.ExitCode}");
    }

    /// <summary>Starts it, also again on the same port.</summary>
    public async Task<Sshd> StartAsync()
    {
        var configuration = Path.Combine(home, "sshd_config");
        await File.WriteAllTextAsync(configuration, $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {HostKey}
            AuthorizedKeysFile {home}/authorized_keys
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin yes
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            MaxSessions 100
            """);
        var log = Path.Combine(home, "log");
        process = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-f", configuration, "-E", log])
        {
            // It must not hold the tests' own output.
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await Eventually.TrueAsync(async () =>
        {
            if (process.HasExited) throw new InvalidOperationException($"sshd ended: {(File.Exists(log) ? await File.ReadAllTextAsync(log) : "without a log")}");
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        });
        return this;
    }

    /// <summary>Breaks every connection; returns how many there were.</summary>
    public int Break()
    {
        var connections = ProcessStat.All().Where(stat => ParentOf(stat.Pid) == process!.Id).ToList();
        foreach (var connection in connections)
        {
            try
            {
                using var ending = Process.GetProcessById(connection.Pid);
                ending.Kill();
            }
            catch (ArgumentException)
            {
                // It ended by itself.
            }
        }
        return connections.Count;
    }

    /// <summary>Takes no more connections, and breaks those there are.</summary>
    public void Stop()
    {
        if (process is null) return;
        Break();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        Directory.Delete(home, recursive: true);
    }

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
