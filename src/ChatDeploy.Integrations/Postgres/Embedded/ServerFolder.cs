using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace ChatDeploy.Integrations.Postgres.Embedded;

/// <summary>
/// The folder <c>postgres</c> in the application's data directory. It belongs to the application's account and holds the
/// locks, the password and either the server's files or a pointer to where they are.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ServerFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _path;

    /// <summary>Creates the folder when missing.</summary>
    public ServerFolder(string dataDirectory)
    {
        var path = Path.Combine(Path.GetFullPath(dataDirectory), "postgres");
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            // Others may pass through, because the server may run under another account; they cannot list or read.
            File.SetUnixFileMode(path, Passable);
        }

        _path = WithoutLinks(path);
    }

    /// <summary>Held alone, for life, by the process that owns the server: it alone starts it.</summary>
    public string OwnerLock => Path.Combine(_path, "owner.lock");

    /// <summary>Held together by every process that uses the server; who can take it alone is the last.</summary>
    public string UsersLock => Path.Combine(_path, "users.lock");

    private string PasswordFile => Path.Combine(_path, "password");

    private string PointerFile => Path.Combine(_path, "location");

    private string OrdinaryHome => Path.Combine(_path, "cluster");

    /// <summary>The server's files when there are any that are complete.</summary>
    /// <exception cref="EmbeddedPostgresUnavailableException">The pointer leads nowhere: beginning again would hide that data is lost.</exception>
    public ServerCluster? FindCluster()
    {
        if (!File.Exists(PointerFile))
            return new ServerCluster(OrdinaryHome) is { IsInitialised: true } ordinary ? ordinary : null;

        var elsewhere = new ServerCluster(File.ReadAllText(PointerFile).Trim());
        return elsewhere.IsInitialised
            ? elsewhere
            : throw new EmbeddedPostgresUnavailableException($"starting the embedded PostgreSQL: its files were at {elsewhere.Home} and are gone; restore them, or delete {PointerFile} to begin with an empty store.");
    }

    /// <summary>
    /// Makes an empty home for a new server, reachable for its account: here, or, below a folder that the account cannot
    /// enter, in the first place that it can (the temporary folder last, as a restart of the machine may empty it).
    /// </summary>
    public async Task<ServerCluster> CreateHomeAsync(ServerAccount account, CancellationToken cancellationToken)
    {
        var parent = await ReachableAsync(account, cancellationToken);
        return parent == _path
            ? await MakeHomeAsync(OrdinaryHome, account, cancellationToken)
            : await MakeHomeAsync(Path.Combine(WithoutLinks(parent), RandomNumberGenerator.GetHexString(16, lowercase: true)), account, cancellationToken);
    }

    /// <summary>A folder that the account's programs can enter: this one, or the first place outside that they can.</summary>
    /// <exception cref="EmbeddedPostgresUnavailableException">There is none.</exception>
    public async Task<string> ReachableAsync(ServerAccount account, CancellationToken cancellationToken)
    {
        if (await account.CanEnterAsync(_path, cancellationToken))
            return _path;

        foreach (var parent in (string[])["/var/lib/chatdeploy", "/var/tmp/chatdeploy", Path.Combine(Path.GetTempPath(), "chatdeploy")])
        {
            try
            {
                if (!Directory.Exists(parent))
                    File.SetUnixFileMode(Directory.CreateDirectory(parent).FullName, Passable);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (await account.CanEnterAsync(parent, cancellationToken))
                return parent;
        }

        throw new EmbeddedPostgresUnavailableException($"starting the embedded PostgreSQL: its account cannot enter {_path}, nor /var/lib, /var/tmp and the temporary folder; set Store:DataDirectory to a folder that other accounts may pass through.");
    }

    /// <summary>Remembers a home that is not in this folder; to be called once its data is complete.</summary>
    public void RememberHome(ServerCluster cluster)
    {
        if (cluster.Home != OrdinaryHome)
            WritePrivately(PointerFile, cluster.Home);
    }

    /// <summary>The password of the server's roles.</summary>
    /// <exception cref="EmbeddedPostgresUnavailableException">The file is gone.</exception>
    public string ReadPassword() => File.Exists(PasswordFile)
        ? File.ReadAllText(PasswordFile).Trim()
        : throw new EmbeddedPostgresUnavailableException($"connecting to the embedded PostgreSQL: {PasswordFile} is missing; restore it, or move {_path} away to begin with an empty store.");

    /// <summary>The password for a new server: 48 random hexadecimal digits, written before they are used.</summary>
    public string CreatePassword()
    {
        var password = RandomNumberGenerator.GetHexString(48, lowercase: true);
        WritePrivately(PasswordFile, password);
        return password;
    }

    /// <summary>Deletes the folder and the server's files, wherever they are; the server must be stopped.</summary>
    public void Delete()
    {
        if (File.Exists(PointerFile) && File.ReadAllText(PointerFile).Trim() is { Length: > 1 } home && Directory.Exists(home))
            Directory.Delete(home, recursive: true);
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>Writes a file that only this account can read, whole or not at all.</summary>
    public static void WritePrivately(string path, string text)
    {
        var half = path + ".half";
        File.Delete(half);
        using (var file = new FileStream(half, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
    }

    private static async Task<ServerCluster> MakeHomeAsync(string home, ServerAccount account, CancellationToken cancellationToken)
    {
        if (Directory.Exists(home))
            Directory.Delete(home, recursive: true); // a first start that was interrupted: it holds no finished data
        Directory.CreateDirectory(home, OwnerOnly);
        await account.GiveAsync(home, cancellationToken);
        return new ServerCluster(home);
    }

    /// <summary>The path by which the system knows a folder, to compare it with what the system tells of processes.</summary>
    private static string WithoutLinks(string path)
    {
        var real = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = Directory.ResolveLinkTarget(next, returnFinalTarget: false) is { } target ? WithoutLinks(target.FullName) : next;
        }

        return real;
    }
}
