using System.ComponentModel;
using System.Diagnostics;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>
/// The operating-system account that PostgreSQL's programs run under: the application's own, or an unprivileged one when
/// the application is root, because PostgreSQL refuses to run as root.
/// </summary>
internal sealed class ServerAccount
{
    /// <summary>Tried in this order when a new server is made as root; macOS calls PostgreSQL's account <c>_postgres</c>.</summary>
    private static readonly string[] _candidates = ["postgres", "_postgres", "nobody"];

    /// <summary>What a server needs of the environment; the rest may be secrets, which another account could read in /proc.</summary>
    private static readonly string[] _inheritedVariables = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"];

    private readonly IReadOnlyList<string> _prefix;
    private readonly string? _owner;

    private ServerAccount(string? owner, IReadOnlyList<string> prefix)
    {
        _owner = owner;
        _prefix = prefix;
    }

    /// <summary>The account that this process runs under.</summary>
    public static ServerAccount Own { get; } = new(null, []);

    /// <summary>Whether files must be given to the account before its programs can use them.</summary>
    public bool IsAnother => _owner is not null;

    /// <summary>The account for a new server.</summary>
    public static async Task<ServerAccount> ForNewServerAsync(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return Own;

        foreach (var user in _candidates)
        {
            var group = await Own.RunAsync("id", ["-gn", user], cancellationToken);
            if (group.HasSucceeded)
                return Of(user, group.Output);
        }

        throw new EmbeddedPostgresUnavailableException("starting the embedded PostgreSQL: it refuses to run as root and there is no other account; add one with 'useradd --system postgres', or start ChatDeploy as another user.");
    }

    /// <summary>The account that an existing server's data belongs to; data that root owns (a restored copy) is given to the account for new servers.</summary>
    public static async Task<ServerAccount> OfExistingServerAsync(ServerCluster cluster, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return Own;

        var listed = await Own.RunAsync("ls", ["-ld", cluster.DataDirectory], cancellationToken);
        var fields = listed.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!listed.HasSucceeded || fields.Length < 4)
            throw new EmbeddedPostgresUnavailableException($"starting the embedded PostgreSQL: the owner of {cluster.DataDirectory} cannot be read ({listed.OneLine}); check the folder's permissions.");
        if (fields[2] != "root")
            return Of(fields[2], fields[3]);

        var account = await ForNewServerAsync(cancellationToken);
        await account.GiveAsync(cluster.Home, cancellationToken);
        return account;
    }

    /// <summary>Whether the account's programs can reach a folder; asked of the system itself, which knows modes, lists and mounts.</summary>
    public async Task<bool> CanEnterAsync(string folder, CancellationToken cancellationToken)
    {
        if (!IsAnother)
            return true;
        var entered = await RunAsync("sh", ["-c", "cd \"$0\"", folder], cancellationToken);
        return entered.HasSucceeded;
    }

    /// <summary>Makes the account own a folder of ours and all that is in it.</summary>
    public async Task GiveAsync(string path, CancellationToken cancellationToken)
    {
        if (!IsAnother)
            return;
        var given = await Own.RunAsync("chown", ["-R", _owner!, path], cancellationToken);
        if (!given.HasSucceeded)
            throw new EmbeddedPostgresUnavailableException($"giving {path} to {_owner}: {given.OneLine}; start ChatDeploy as an ordinary user, or set ConnectionStrings:Store.");
    }

    /// <summary>Runs a program under the account to its end, with a minimal environment; cancelling kills it.</summary>
    public async Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string[] words = [.. _prefix, program, .. arguments];
        // The application's current directory may be one that the account cannot enter, hence "/".
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = "/", UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var kept = _inheritedVariables.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept.Where(one => one.value is not null))
            start.Environment[name] = value;
        start.Environment["LC_ALL"] = "C";

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception refused)
        {
            return new CommandOutcome(127, $"{words[0]}: {refused.Message}");
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandOutcome(process.ExitCode, $"{(await output).Trim()}\n{(await error).Trim()}".Trim());
    }

    private static ServerAccount Of(string user, string group)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/bin", "/bin", "/usr/sbin", "/sbin"];
        string? Find(string program) => folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

        IReadOnlyList<string> prefix = (Find("setpriv"), Find("runuser"), Find("su")) switch
        {
            ({ } setpriv, _, _) => [setpriv, $"--reuid={user}", $"--regid={group}", "--clear-groups", "--"],
            (_, { } runuser, _) => [runuser, "-u", user, "--"],
            (_, _, { } su) => [su, "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--", user],
            _ => throw new EmbeddedPostgresUnavailableException("starting the embedded PostgreSQL: it refuses to run as root and none of setpriv, runuser and su is on the PATH; install util-linux, or start ChatDeploy as another user."),
        };
        return new ServerAccount($"{user}:{group}", prefix);
    }
}
