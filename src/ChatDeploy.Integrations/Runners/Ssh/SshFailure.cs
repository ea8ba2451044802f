namespace ChatDeploy.Integrations.Runners.Ssh;

/// <summary>Understands what ssh says when it could not do its work.</summary>
internal static class SshFailure
{
    /// <summary>What happened, from ssh's own words.</summary>
    /// <param name="host">The host.</param>
    /// <param name="knownHosts">The file of hosts' keys.</param>
    /// <param name="words">What ssh wrote to standard error.</param>
    /// <param name="reached">Whether the host had answered before.</param>
    public static HostUnavailableException Of(SshHost host, string knownHosts, string words, bool reached)
    {
        var said = Shorten(words);
        if (Has("REMOTE HOST IDENTIFICATION HAS CHANGED") || Has("differs from the key for the IP address"))
        {
            return new HostUnavailableException("host_key_changed",
                $"{host.Name} shows another key than the one in {knownHosts}: it was set up anew, or somebody is in between. Nothing was sent to it. " +
                $"Find out which; when the new key is right, remove the old one (ssh-keygen -R '{host.InKnownHosts}' -f {knownHosts}) and add the new one ({Scan(host)}), then retry.");
        }
        if (Has("Host key verification failed") || Has("host key is known for"))
        {
            return new HostUnavailableException("host_key_unknown",
                $"The key of {host.Name} is not in {knownHosts}, so nothing was sent to it. Get it with '{Scan(host)}', compare its fingerprint (ssh-keygen -lf) " +
                $"with the one that the host itself shows (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), add the line to that file, then retry.");
        }
        if (Has("Permission denied ("))
        {
            return new HostUnavailableException("login_refused",
                $"{host.Name} does not let {host.User ?? "the service's user"} in with {host.KeyFile ?? "the default keys"}: {said} " +
                "Add the public key to that account's ~/.ssh/authorized_keys, or correct user and keyFile in the catalog, then retry.");
        }
        return new HostUnavailableException("host_unreachable", reached
            ? $"The connection to {host.Name} broke: {said}"
            : $"{host.Name} cannot be reached: {said} Check that it is up and that ssh to it works from here, then retry.");

        bool Has(string part) => words.Contains(part, StringComparison.Ordinal);
    }

    private static string Scan(SshHost host) => host.Port is null or 22 ? $"ssh-keyscan {host.Name}" : $"ssh-keyscan -p {host.Port} {host.Name}";

    private static string Shorten(string words)
    {
        var text = string.Join(' ', words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Replace('\0', '\uFFFD');
        if (text.Length == 0) return "ssh did not say why.";
        if (text.Length > 400) text = text[..400] + "…";
        return text.EndsWith('.') ? text : text + ".";
    }
}
