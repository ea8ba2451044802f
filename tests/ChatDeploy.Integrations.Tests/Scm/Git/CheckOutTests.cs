using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Git;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Scm.Git;

public sealed class CheckOutTests : IDisposable
{
    private readonly GitRepository repository = new();
    private readonly CloneDirectory directory = new();
    private readonly SourceClones clones;
    private readonly SourceLocation source;

    public CheckOutTests()
    {
        clones = directory.Open();
        source = new SourceLocation(new RepositoryKey("git", "acme/crm"), repository.Url);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(directory.Path, "place");

    public void Dispose()
    {
        repository.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task A_commit_pushed_after_the_last_fetch_is_fetched_and_checked_out()
    {
        repository.Commit("one");
        await clones.FetchAsync(source, Cancel);
        var sha = repository.Commit("two", ("which.txt", "two"));
        await clones.CheckOutAsync(source, sha, Place, Cancel);
        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(Place, "which.txt"), Cancel));
    }

    [Fact]
    public async Task A_commit_that_no_ref_reaches_any_more_is_checked_out_while_the_remote_gives_it_out()
    {
        repository.Commit("one");
        var orphan = repository.Commit("two", ("which.txt", "two"));
        repository.Git("reset", "--quiet", "--hard", "HEAD~1");
        repository.Git("config", "uploadpack.allowAnySHA1InWant", "true");
        await clones.CheckOutAsync(source, orphan, Place, Cancel);
        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(Place, "which.txt"), Cancel));
    }

    [Fact]
    public async Task A_commit_that_is_nowhere_is_refused_in_words()
    {
        repository.Commit("one");
        var refused = await Assert.ThrowsAsync<SourceUnavailableException>(() => clones.CheckOutAsync(source, new string('a', 40), Place, Cancel));
        Assert.Contains("has no such commit", refused.Message);
    }

    [Fact]
    public async Task A_half_made_work_tree_is_replaced()
    {
        var sha = repository.Commit("one");
        await clones.CheckOutAsync(source, sha, Place, Cancel);
        File.Delete(Path.Combine(Place, "file.txt"));
        // What a killed "git worktree add" leaves: notes that say it is locked, and an incomplete directory.
        await File.WriteAllTextAsync(Path.Combine(directory.Of(source), "worktrees", "place", "locked"), "initializing", Cancel);
        File.Delete(Path.Combine(Place, ".git"));

        await directory.Open().CheckOutAsync(source, sha, Place, Cancel);
        Assert.True(File.Exists(Path.Combine(Place, "file.txt")));
    }

    [Fact]
    public async Task A_removal_copes_with_read_only_folders_and_with_nothing_there()
    {
        var sha = repository.Commit("one");
        await clones.CheckOutAsync(source, sha, Place, Cancel);
        var cache = Directory.CreateDirectory(Path.Combine(Place, "cache", "inner"));
        await File.WriteAllTextAsync(Path.Combine(cache.FullName, "x"), "x", Cancel);
        File.SetUnixFileMode(cache.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await clones.RemoveCheckOutAsync(source, Place, Cancel);
        Assert.False(Directory.Exists(Place));
        await clones.RemoveCheckOutAsync(source, Place, Cancel);
    }

    [Fact]
    public async Task A_half_made_clone_is_made_anew()
    {
        var sha = repository.Commit("one");
        var place = directory.Of(source);
        var half = place + ".0123.new";
        Directory.CreateDirectory(Path.Combine(half, "objects"));
        Directory.CreateDirectory(Path.Combine(place, "objects"));
        Assert.Equal(sha, await clones.ResolveAsync(source, "main", Cancel));
        Assert.False(Directory.Exists(half));
    }

    [Fact]
    public async Task A_half_made_clone_that_a_killed_services_git_still_writes_is_in_nobodys_way()
    {
        var sha = repository.Commit("one");
        var half = directory.Of(source) + ".0123.new";
        Directory.CreateDirectory(half);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(
            () =>
            {
                for (var index = 0; !stop.IsCancellationRequested; index++) Directory.CreateDirectory(Path.Combine(half, "objects", index.ToString()));
            },
            Cancel);
        Assert.Equal(sha, await clones.ResolveAsync(source, "main", Cancel));
        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task Lock_files_of_a_killed_git_are_cleared_when_they_are_old()
    {
        repository.Commit("one");
        await clones.FetchAsync(source, Cancel);
        var stale = Path.Combine(directory.Of(source), "refs", "heads", "main.lock");
        await File.WriteAllTextAsync(stale, "", Cancel);
        File.SetLastWriteTimeUtc(stale, DateTime.UtcNow.AddMinutes(-2));
        var sha = repository.Commit("two");
        await directory.Open().FetchAsync(source, Cancel);
        Assert.Equal(sha, await clones.ResolveAsync(source, "main", Cancel));
    }

    [Fact]
    public async Task A_fresh_lock_file_is_waited_for()
    {
        repository.Commit("one");
        await clones.FetchAsync(source, Cancel);
        var held = Path.Combine(directory.Of(source), "refs", "heads", "main.lock");
        await File.WriteAllTextAsync(held, "", Cancel);
        var sha = repository.Commit("two");
        var fetch = directory.Open().FetchAsync(source, Cancel);
        await Task.WhenAny(fetch, Task.Delay(TimeSpan.FromSeconds(1), Cancel));
        Assert.False(fetch.IsCompleted);
        File.Delete(held);
        await fetch;
        Assert.Equal(sha, await clones.ResolveAsync(source, "main", Cancel));
    }

    [Fact]
    public async Task A_cancelled_call_ends_git()
    {
        repository.Commit("one");
        var pidFile = Path.Combine(directory.Path, "pid");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        // A "remote" that answers nothing: its helper notes its process and waits.
        var slow = source with { Url = "ssh://nowhere.invalid/crm.git" };
        var helper = Path.Combine(directory.Path, "ssh.sh");
        await File.WriteAllTextAsync(helper, $"#!/bin/sh\necho $$ >{pidFile}.new && mv {pidFile}.new {pidFile}\nexec sleep 600\n", Cancel);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var git = new GitCommand(TimeSpan.FromMinutes(1));
        var running = git.RunAsync("asking", ["-c", $"core.sshCommand={helper}", "ls-remote", slow.Url], null, cancel.Token);
        await Task.WhenAny(running, Eventually.TrueAsync(() => File.Exists(pidFile)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var pid = int.Parse(await File.ReadAllTextAsync(pidFile, Cancel));
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{pid}"));
    }
}
