using System.Text.RegularExpressions;

namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>Where and as whom an attempt runs: what the catalog says of a runner of kind <c>ssh</c>.</summary>
/// <param name="Name">The host's name or address, as ssh takes it.</param>
/// <param name="User">The account; null: ssh's own choice.</param>
/// <param name="Port">The port; null: ssh's own choice, 22.</param>
/// <param name="KeyFile">The private key, absolute; null: the default keys of the service's user.</param>
/// <param name="Directory">Where attempts' directories are on the host; relative to the account's home.</param>
internal sealed partial record SshHost(string Name, string? User, int? Port, string? KeyFile, string Directory)
{
    /// <summary>The directory on hosts where the catalog names none.</summary>
    public const string DefaultDirectory = ".chatdeploy";

    /// <summary>The host as known_hosts names it: <c>web1</c>, or <c>[web1]:2222</c>.</summary>
    public string InKnownHosts => Port is null or 22 ? Name : $"[{Name}]:{Port}";

    /// <summary>Reads a runner's settings; or says in words for people why there is no host in them.</summary>
    /// <param name="settings">The catalog's.</param>
    /// <param name="dataDirectory">What a relative key file is relative to.</param>
    public static (SshHost? Host, string? Refusal) Read(IReadOnlyDictionary<string, string>? settings, string dataDirectory)
    {
        string? Setting(string key) => settings is not null && settings.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

        // ssh takes a leading dash for an option, and expands what it finds in names.
        if (Setting("host") is not { } name) return (null, "The catalog names no host for this runner. Give it one, then retry.");
        if (!HostName().IsMatch(name)) return (null, $"'{name}' is no host's name or address. Correct the runner's host in the catalog, then retry.");
        var user = Setting("user");
        if (user is not null && !UserName().IsMatch(user)) return (null, $"'{user}' is no account's name. Correct the runner's user in the catalog, then retry.");
        var port = Setting("port");
        var number = 0;
        if (port is not null && !(int.TryParse(port, out number) && number is > 0 and <= 65_535)) return (null, $"'{port}' is no port. Correct it in the catalog, then retry.");
        var directory = Setting("directory") ?? DefaultDirectory;
        if (directory.StartsWith("~/", StringComparison.Ordinal)) directory = directory[2..];
        if (directory.Length == 0 || directory.Any(char.IsControl)) return (null, "The runner's directory is no path. Correct it in the catalog, then retry.");
        var keyFile = Setting("keyFile") is { } file ? Path.GetFullPath(Path.Combine(dataDirectory, file)) : null;
        return (new SshHost(name, user, port is null ? null : number, keyFile, directory), null);
    }

    /// <summary>Why the key file cannot be used, in words for people; null when it can.</summary>
    public string? KeyFileRefusal()
    {
        if (KeyFile is null) return null;
        if (!File.Exists(KeyFile)) return $"There is no key file {KeyFile}, which the catalog names for {Name}. Put the private key there, readable by the service's user alone (chmod 600), then retry.";
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(KeyFile) & Others) != UnixFileMode.None)
            return $"The key file {KeyFile} is open to other users, so it is not used. Run 'chmod 600 {KeyFile}', consider whether somebody has read it, then retry.";
        return null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_:][A-Za-z0-9._:%-]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex HostName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._@\\-]*\$?\z", RegexOptions.NonBacktracking)]
    private static partial Regex UserName();
}
