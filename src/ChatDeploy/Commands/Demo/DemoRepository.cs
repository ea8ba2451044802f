namespace ChatDeploy.Commands.Demo;

/// <summary>A tool's repository: a bare one with the hook, and a clone of it to work in, from which everything is really pushed.</summary>
internal sealed class DemoRepository(DemoDirectory directory, DemoTool tool, DateTimeOffset born, string runScript)
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    /// <summary>The tool.</summary>
    public DemoTool Tool => tool;

    private string Clone => directory.CloneOf(tool.Name);

    /// <summary>Makes bare repository and clone unless they are there, whole. Nothing is committed yet.</summary>
    /// <returns>Whether it was made.</returns>
    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        var bare = directory.BareOf(tool.Name);
        if (Directory.Exists(bare) && Directory.Exists(Clone) && await HasAsync(DemoTool.FirstVersion, cancellationToken))
        {
            // The data directory may have been moved since.
            await DemoHook.InstallAsync(directory, tool.Name, cancellationToken);
            await DemoGit.RunAsync(Clone, ["remote", "set-url", "origin", bare], null, cancellationToken);
            return false;
        }

        if (Directory.Exists(bare)) Directory.Delete(bare, recursive: true);
        if (Directory.Exists(Clone)) Directory.Delete(Clone, recursive: true);
        Directory.CreateDirectory(bare);
        Directory.CreateDirectory(Clone);
        await DemoGit.RunAsync(bare, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main"], null, cancellationToken);
        await DemoHook.InstallAsync(directory, tool.Name, cancellationToken);
        await DemoGit.RunAsync(Clone, ["init", "--quiet", "--template=", "--initial-branch=main"], null, cancellationToken);
        await DemoGit.RunAsync(Clone, ["remote", "add", "origin", bare], null, cancellationToken);
        await DemoGit.RunAsync(Clone, ["config", "user.name", "Ada"], null, cancellationToken);
        await DemoGit.RunAsync(Clone, ["config", "user.email", "ada@example.com"], null, cancellationToken);
        return true;
    }

    /// <summary>Commits and pushes what leads to a version, with its tag, as a person does; the hook tells the service.</summary>
    /// <returns>The version's commit.</returns>
    public async Task<string> PushAsync(string version, CancellationToken cancellationToken)
    {
        if (!await HasAsync(version, cancellationToken))
        {
            // A push that was killed half-way is begun again from what arrived.
            var isFirst = version == DemoTool.FirstVersion;
            if (!isFirst) await DemoGit.RunAsync(Clone, ["reset", "--quiet", "--hard", DemoTool.FirstVersion], null, cancellationToken);
            var commits = isFirst ? tool.First : tool.Second;
            for (var i = 0; i < commits.Count; i++)
                await CommitAsync(commits[i], version, born - TimeSpan.FromHours((isFirst ? 60 : 12) - (5 * i)), cancellationToken);
            var pusher = new Dictionary<string, string> { ["GIT_PUSHER"] = commits[^1].Author };
            await DemoGit.RunAsync(Clone, ["push", "--quiet", "origin", "main"], pusher, cancellationToken);
            await DemoGit.RunAsync(Clone, ["tag", "--force", version], null, cancellationToken);
            await DemoGit.RunAsync(Clone, ["push", "--quiet", "origin", version], pusher, cancellationToken);
        }

        return await ShaOfAsync(version, cancellationToken);
    }

    /// <summary>The commit that the bare repository knows by a name.</summary>
    public Task<string> ShaOfAsync(string name, CancellationToken cancellationToken) =>
        DemoGit.RunAsync(directory.BareOf(tool.Name), ["rev-parse", "--verify", $"{name}^{{commit}}"], null, cancellationToken);

    private async Task<bool> HasAsync(string version, CancellationToken cancellationToken) =>
        (await DemoGit.RunAsync(directory.BareOf(tool.Name), ["tag", "--list", version], null, cancellationToken)).Length > 0;

    private async Task CommitAsync(DemoCommit commit, string version, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var app = Path.Combine(Clone, "app");
        var script = Path.Combine(Clone, "deploy", "run.sh");
        Directory.CreateDirectory(app);
        Directory.CreateDirectory(Path.GetDirectoryName(script)!);
        await File.WriteAllTextAsync(Path.Combine(Clone, "VERSION"), version + "\n", cancellationToken);
        await File.AppendAllTextAsync(Path.Combine(app, commit.Part + ".txt"), $"{commit.Message}\n", cancellationToken);
        await File.WriteAllTextAsync(script, runScript, cancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, Executable);

        var name = char.ToUpperInvariant(commit.Author[0]) + commit.Author[1..];
        var date = at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ");
        var variables = new Dictionary<string, string>
        {
            ["GIT_AUTHOR_NAME"] = name,
            ["GIT_AUTHOR_EMAIL"] = $"{commit.Author}@example.com",
            ["GIT_AUTHOR_DATE"] = date,
            ["GIT_COMMITTER_NAME"] = name,
            ["GIT_COMMITTER_EMAIL"] = $"{commit.Author}@example.com",
            ["GIT_COMMITTER_DATE"] = date,
        };
        await DemoGit.RunAsync(Clone, ["add", "--all"], null, cancellationToken);
        await DemoGit.RunAsync(Clone, ["commit", "--quiet", "--message", commit.Message], variables, cancellationToken);
    }
}
