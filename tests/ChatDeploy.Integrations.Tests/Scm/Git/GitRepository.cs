using System.Diagnostics;

namespace ChatDeploy.Integrations.Tests.Scm.Git;

/// <summary>A real repository in a temporary directory: a work tree to commit in, served by its own path. Gone when disposed.</summary>
internal sealed class GitRepository : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("chatdeploy-git-").FullName;

    public GitRepository(params string[] initArguments)
    {
        Git(["init", "--quiet", "--initial-branch=main", .. initArguments, WorkTree], inWorkTree: false);
    }

    /// <summary>Where files are edited.</summary>
    public string WorkTree => Path.Combine(home, "work");

    /// <summary>The address to clone from.</summary>
    public string Url => "file://" + WorkTree;

    /// <summary>The home of everything, removed at the end.</summary>
    public string Home => home;

    /// <summary>Writes files and commits them; returns the commit's sha.</summary>
    public string Commit(string message, params (string Path, string Content)[] files)
    {
        if (files.Length == 0) files = [("file.txt", Guid.NewGuid().ToString())];
        foreach (var (path, content) in files)
        {
            var full = Path.Combine(WorkTree, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, content);
            if (path.EndsWith(".sh", StringComparison.Ordinal)) File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", message);
        return Git("rev-parse", "HEAD");
    }

    /// <summary>Runs git in the work tree and returns what it prints.</summary>
    public string Git(params string[] arguments) => Git(arguments, inWorkTree: true);

    public void Dispose() => Directory.Delete(home, recursive: true);

    private string Git(string[] arguments, bool inWorkTree)
    {
        var start = new ProcessStartInfo("git") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] prefix = ["-c", "safe.directory=*", "-c", "user.name=Ada Lovelace", "-c", "user.email=ada@example.com", "-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null"];
        foreach (var argument in prefix.Concat(inWorkTree ? ["-C", WorkTree] : []).Concat(arguments)) start.ArgumentList.Add(argument);
        start.Environment["HOME"] = home;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.Result}");
    }
}
