using System.Diagnostics;
using System.Text;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Integrations.Tests.Scm.Git;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>A real repository whose changes are told as its post-receive hook would.</summary>
internal sealed class PushingRepository(string id) : IDisposable
{
    private int _commits;

    public GitRepository Git { get; } = new();

    public string Url => Git.Url;

    public List<string> Payloads { get; } = [];

    /// <summary>Changes one ref, tells it and has it applied.</summary>
    public async Task PushAsync(QueueWorld world, string reference, Action<GitRepository> change)
    {
        var before = Object(reference);
        change(Git);
        var after = Object(reference);
        if (before == after) return;
        Payloads.Add($$"""{"repository":"{{id}}","ref":"{{reference}}","before":"{{before ?? ReadyQueue.Payloads.Zero}}","after":"{{after ?? ReadyQueue.Payloads.Zero}}","pusher":"ada"}""");
        var delivery = await world.DeliverAsync(Payloads[^1], "git");
        await world.DrainAsync();
        Assert.Equal((DeliveryStatus.Applied, null), ((await world.DeliveryAsync(delivery)).Status, (await world.DeliveryAsync(delivery)).Error));
    }

    public async Task PushAsync<T>(QueueWorld world, string reference, Func<GitRepository, T> change) => await PushAsync(world, reference, git => { _ = change(git); });

    /// <summary>Does something that people do, chosen by a number.</summary>
    public Task DoAsync(QueueWorld world, int choice)
    {
        var branch = (choice & 1) == 0 ? "main" : "feature";
        var hasFeature = Object("refs/heads/feature") is not null;
        var hasMain = Object("refs/heads/main") is not null;
        return ((choice >> 1) % 8) switch
        {
            0 or 1 => Grow(branch, hasMain),
            2 when Depth(branch) > 1 => PushAsync(world, "refs/heads/" + branch, _ => On(branch, "reset", "--quiet", "--hard", "HEAD~1")),
            3 when Depth(branch) > 1 => PushAsync(world, "refs/heads/" + branch, _ => On(branch, "commit", "--quiet", "--amend", "--message", $"c{_commits++:00}")),
            4 when hasFeature => PushAsync(world, "refs/heads/main", _ => On("main", "merge", "--quiet", "--no-ff", "--strategy-option", "ours", "--message", $"c{_commits++:00}", "feature")),
            5 when hasFeature => PushAsync(world, "refs/heads/feature", _ => On("main", "branch", "--quiet", "-D", "feature")),
            6 when hasMain => PushAsync(world, $"refs/tags/v{choice % 3}", git => git.Git("tag", "--force", "--annotate", "--message", "v", $"v{choice % 3}", "main")),
            7 when Object($"refs/tags/v{choice % 3}") is not null => PushAsync(world, $"refs/tags/v{choice % 3}", git => git.Git("tag", "--delete", $"v{choice % 3}")),
            _ => Grow("main", hasMain),
        };

        Task Grow(string on, bool isBorn) => PushAsync(world, "refs/heads/" + on, git =>
        {
            if (isBorn && Object("refs/heads/" + on) is null) git.Git("checkout", "--quiet", "-b", on, "main");
            else if (isBorn) git.Git("checkout", "--quiet", on);
            for (var i = 0; i <= choice % 2; i++) git.Commit($"c{_commits:00}", ($"{on}-{_commits++}.txt", "x"));
        });
    }

    public void Dispose() => Git.Dispose();

    private string On(string branch, params string[] arguments)
    {
        Git.Git("checkout", "--quiet", branch);
        return Git.Git(arguments);
    }

    private int Depth(string branch) => Object("refs/heads/" + branch) is null ? 0 : int.Parse(Git.Git("rev-list", "--count", "--first-parent", branch));

    private string? Object(string reference) => Git.Git("for-each-ref", "--format=%(objectname)", reference) is { Length: > 0 } sha ? sha : null;
}

/// <summary>Many commits at once.</summary>
internal static class GitImport
{
    public static string Import(this GitRepository git, IEnumerable<string> messages)
    {
        var start = new ProcessStartInfo("git") { UseShellExecute = false, RedirectStandardInput = true };
        foreach (var argument in new[] { "-c", "safe.directory=*", "-C", git.WorkTree, "fast-import", "--quiet" }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        foreach (var message in messages)
            process.StandardInput.Write($"commit refs/heads/main\ncommitter Ada <ada@example.com> 1700000000 +0000\ndata {Encoding.UTF8.GetByteCount(message)}\n{message}\n");
        process.StandardInput.Close();
        process.WaitForExit();
        return git.Git("rev-parse", "main");
    }
}
