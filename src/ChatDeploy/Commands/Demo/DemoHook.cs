namespace ChatDeploy.Commands.Demo;

/// <summary>Installs the post-receive hook in a bare repository, as its comment tells people to.</summary>
internal static class DemoHook
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    /// <summary>Installs it; what is there already is replaced.</summary>
    public static async Task InstallAsync(DemoDirectory directory, string tool, CancellationToken cancellationToken)
    {
        var bare = directory.BareOf(tool);
        var hooks = Path.Combine(bare, "hooks");
        Directory.CreateDirectory(hooks);
        var hook = Path.Combine(hooks, "post-receive");
        await File.WriteAllTextAsync(hook, DemoScript.PostReceive, cancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, Executable);

        // The repository's own setting goes before an account's core.hooksPath, which would keep the hook from running.
        (string Key, string Value)[] settings =
        [
            ("core.hooksPath", hooks), ("chatdeploy.repository", $"acme/{tool}"), ("chatdeploy.urlFile", directory.Address), ("chatdeploy.secretFile", directory.Secret),
        ];
        foreach (var (key, value) in settings) await DemoGit.RunAsync(bare, ["config", key, value], null, cancellationToken);
    }
}
