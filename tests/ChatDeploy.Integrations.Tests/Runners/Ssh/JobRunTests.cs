using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Tests.Runners.Scripts;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Runners.Ssh;

public sealed class JobRunTests : IAsyncDisposable
{
    private readonly SshHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => home.DisposeAsync();

    [Fact]
    public async Task Everything_is_told_in_order_and_the_end_last()
    {
        var attempt = home.Script("""
            #!/bin/sh
            if [ "$1" = info ]; then echo checking >&2; echo v2.0.0; exit; fi
            echo one
            echo ::step copy files running
            echo two >&2
            echo ::progress 40 half way there
            echo ::artifact build log https://ci.example.com/1
            echo ::step copy files succeeded
            printf four
            """);
        var finished = await home.RunAsync(attempt);

        Assert.Equal((JobOutcome.Succeeded, 0, null), (finished.Outcome, finished.ExitCode, finished.Reason));
        var told = home.Reports.All.Where(report => report is not JobReport.Probed).SelectMany(report => report switch
        {
            JobReport.Step step => [$"step {step.Name}: {step.Status}"],
            JobReport.Progress progress => [$"progress {progress.Percent}: {progress.Message}"],
            JobReport.Artifact artifact => [$"artifact {artifact.Name}: {artifact.Url}"],
            JobReport.Log log => log.Lines,
            _ => (IEnumerable<string>)[report.GetType().Name],
        });
        Assert.Equal(
            ["Started", "checking", "v2.0.0", "one", "step copy files: running", "two", "progress 40: half way there", "artifact build log: https://ci.example.com/1", "step copy files: succeeded", "four", "Finished"],
            told);
        Assert.Equal("v2.0.0", Assert.Single(home.Reports.All.OfType<JobReport.Probed>()).Version);
    }

    [Fact]
    public async Task A_job_gets_exactly_the_contracts_environment_in_a_checkout_of_its_commit()
    {
        const string Odd = "it's \"$HOME\" `id` \\\n two  lines";
        var attempt = home.Deploy("cat /proc/$$/environ >\"$HOME/environ\"; cat which.txt linked >\"$HOME/which\"; ls -a >\"$HOME/files\"; stat -c %a deploy/run.sh plain >\"$HOME/modes\"");
        await File.WriteAllTextAsync(Path.Combine(home.Repository.WorkTree, "plain"), "", Cancel);
        File.CreateSymbolicLink(Path.Combine(home.Repository.WorkTree, "linked"), "which.txt");
        var sha = home.Repository.Commit("another", ("which.txt", "this"));
        home.Repository.Commit("a later one", ("which.txt", "that"));
        attempt = attempt with
        {
            Sha = sha,
            PreviousRef = null,
            RunnerEnvironment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = home.JobHome, ["ODD"] = Odd, ["SHA"] = "cannot be replaced" },
        };

        await home.RunAsync(attempt);

        var variables = home.Left("environ").Split('\0', StringSplitOptions.RemoveEmptyEntries).ToDictionary(one => one.Split('=')[0], one => one[(one.IndexOf('=', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
        Assert.Equal(
            ["ATTEMPT", "CALLBACK_TOKEN", "CALLBACK_URL", "ENV", "HOME", "JOB_ID", "LANG", "ODD", "PATH", "PREVIOUS_REF", "PREVIOUS_SHA", "REF", "SHA", "STORE", "TARGET", "TENANT", "TOOL"],
            variables.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((attempt.Key.JobName, sha, "acme/pdv-milano", "", "the-token", Odd),
            (variables["JOB_ID"], variables["SHA"], variables["TARGET"], variables["PREVIOUS_REF"], variables["CALLBACK_TOKEN"], variables["ODD"]));
        Assert.Equal("thisthis", home.Left("which"));
        Assert.DoesNotContain(".git\n", home.Left("files"));
        Assert.Equal("755\n644\n", home.Left("modes"));
    }

    [Fact]
    public async Task The_token_is_in_no_command_line_and_in_no_file_that_stays()
    {
        var seen = 0;
        using var over = new CancellationTokenSource();
        var watch = Task.Run(
            async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    foreach (var process in Directory.EnumerateDirectories("/proc").Where(one => char.IsAsciiDigit(Path.GetFileName(one)[0])))
                    {
                        try
                        {
                            if ((await File.ReadAllTextAsync($"{process}/cmdline", Cancel)).Contains("very-secret", StringComparison.Ordinal)) seen++;
                        }
                        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                        {
                            // It ended.
                        }
                    }
                }
            },
            Cancel);
        var attempt = home.Deploy("""
            cat /proc/$$/cmdline /proc/$PPID/cmdline >"$HOME/commands"
            readlink /proc/self/fd/0 >"$HOME/input"
            grep SigIgn /proc/self/status >"$HOME/ignored"
            grep -rl "$PASSWORD" ../.. >"$HOME/files"
            echo "$CALLBACK_TOKEN" | wc -c >"$HOME/length"
            """) with
        { CallbackToken = "very-secret-token", RunnerEnvironment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = home.JobHome, ["PASSWORD"] = "very-secret-too" } };

        await home.RunAsync(attempt);
        await over.CancelAsync();
        await watch;

        Assert.Equal(0, seen);
        Assert.Contains("wrapper", home.Left("commands"));
        Assert.Equal("18\n", home.Left("length"));
        Assert.Equal("", home.Left("files"));
        Assert.Equal("/dev/null\n", home.Left("input"));
        Assert.Equal("SigIgn:\t0000000000000000\n", home.Left("ignored"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(home.OnHost(attempt).Path));
    }

    [Fact]
    public async Task A_rollback_runs_without_preflight()
    {
        var finished = await home.RunAsync(home.Script("#!/bin/sh\necho $1 >>\"$HOME/ran\"\n") with { Command = JobCommand.Rollback });
        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Equal("rollback\n", home.Left("ran"));
    }

    [Fact]
    public async Task A_failing_preflight_keeps_the_deploy_from_running()
    {
        var finished = await home.RunAsync(home.Script("#!/bin/sh\necho $1 >>\"$HOME/ran\"\nexit 4\n"));
        Assert.Equal((JobOutcome.Failed, 4, "preflight_failed"), (finished.Outcome, finished.ExitCode, finished.Reason));
        Assert.Equal("info\n", home.Left("ran"));
    }

    [Fact]
    public async Task An_exit_code_is_a_failure_and_the_log_stays_on_the_host_while_the_source_goes()
    {
        var attempt = home.Deploy("echo sorry; exit 3");
        var finished = await home.RunAsync(attempt);
        Assert.Equal((JobOutcome.Failed, 3, "exit_code"), (finished.Outcome, finished.ExitCode, finished.Reason));
        await Eventually.TrueAsync(() => !Directory.EnumerateDirectories(home.OnHost(attempt).Path).Any() && !home.FolderOf(attempt).CheckOuts.Any());
        Assert.Equal("v1\nsorry\n", await File.ReadAllTextAsync(home.OnHost(attempt).Log, Cancel));
    }

    [Fact]
    public async Task The_log_is_told_while_the_job_runs()
    {
        var attempt = home.Deploy("echo waiting; until [ -e \"$HOME/go\" ]; do sleep 0.02; done; echo went on");
        var runner = await home.StartAsync();
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.Reports.Lines.Contains("waiting"));
        Assert.Empty(home.Reports.Finished);
        home.Leave("go");
        await home.Reports.EndOfAsync(attempt);
        Assert.Equal(["v1", "waiting", "went on"], home.Reports.Lines);
    }

    [Fact]
    public async Task A_big_log_comes_whole()
    {
        await home.RunAsync(home.Deploy("i=0; while [ $i -lt 30 ]; do seq $((i * 10000 + 1)) $((i * 10000 + 10000)); i=$((i + 1)); done"));
        Assert.Equal(Enumerable.Range(1, 300_000), home.Reports.Lines.Skip(1).Select(int.Parse));
    }

    [Fact]
    public async Task A_repository_without_the_script_fails_the_attempt_without_asking_the_host()
    {
        var attempt = home.At(home.Repository.Commit("no script"));
        var finished = await home.RunAsync(attempt);
        Assert.Equal((JobOutcome.Failed, "script_missing"), (finished.Outcome, finished.Reason));
        Assert.False(Directory.Exists(home.HostDirectory));
    }

    [Fact]
    public async Task A_commit_that_cannot_be_had_fails_the_attempt_with_gits_words()
    {
        var finished = await home.RunAsync(home.Deploy("true") with { Source = new SourceLocation(new RepositoryKey("git", "acme/gone"), "file:///nowhere/gone.git") });
        Assert.Equal((JobOutcome.Failed, "source_unavailable"), (finished.Outcome, finished.Reason));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_fails_the_attempt_with_the_hosts_words()
    {
        await File.WriteAllTextAsync(home.HostDirectory, "a file", Cancel);
        var finished = await home.RunAsync(home.Deploy("echo ran >>\"$HOME/ran\""));
        Assert.Equal((JobOutcome.Failed, "not_started"), (finished.Outcome, finished.Reason));
        Assert.Contains("Not a directory", finished.Detail);
        Assert.Equal("", home.Left("ran"));
    }

    [Fact]
    public async Task A_variable_that_shells_do_not_let_be_set_fails_the_attempt_and_nothing_runs()
    {
        var attempt = home.Deploy("echo ran >>\"$HOME/ran\"");
        var finished = await home.RunAsync(attempt with { RunnerEnvironment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = home.JobHome, ["1X"] = "" } });
        Assert.Equal((JobOutcome.Failed, "not_started"), (finished.Outcome, finished.Reason));
        Assert.Equal(0, home.OnHost(attempt).ReadStarted()!.Pid);
        Assert.Equal("", home.Left("ran"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_attempts_at_once_all_end(bool shared)
    {
        home.Options.ShareConnections = shared;
        var runner = await home.StartAsync();
        var attempt = home.Deploy("for i in 1 2 3; do echo $JOB_ID $i; done");
        var attempts = Enumerable.Range(0, 6).Select(_ => home.At(attempt.Sha)).ToList();
        foreach (var one in attempts) await runner.EnsureRunningAsync(one, Cancel);
        Assert.Equal(10, runner.FreeSlots);
        foreach (var one in attempts)
        {
            Assert.Equal(JobOutcome.Succeeded, (await home.Reports.EndOfAsync(one)).Outcome);
            var lines = home.Reports.All.OfType<JobReport.Log>().Where(log => log.Key == one.Key).SelectMany(log => log.Lines);
            Assert.Equal(["v1", $"{one.Key.JobName} 1", $"{one.Key.JobName} 2", $"{one.Key.JobName} 3"], lines);
        }
        await Eventually.TrueAsync(() => runner.FreeSlots == 16);
    }

    [Fact]
    public async Task A_host_keeps_the_last_attempts_and_no_more()
    {
        home.Options.Keep = 1;
        var runner = await home.StartAsync();
        var first = home.Deploy("true");
        var attempts = Enumerable.Range(0, 2).Select(_ => home.At(first.Sha)).Prepend(first).ToList();
        foreach (var one in attempts)
        {
            await runner.EnsureRunningAsync(one, Cancel);
            await home.Reports.EndOfAsync(one);
            await Eventually.TrueAsync(() => runner.FreeSlots == home.Options.Concurrency);
            if (Directory.Exists(home.OnHost(one).Path)) Directory.SetLastWriteTimeUtc(home.OnHost(one).Path, DateTime.UtcNow.AddSeconds(attempts.IndexOf(one) - 100));
        }
        Assert.Equal([false, false, true], attempts.Select(one => Directory.Exists(home.OnHost(one).Path)));
    }
}
