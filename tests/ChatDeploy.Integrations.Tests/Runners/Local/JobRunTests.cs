using System.Diagnostics;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing;

namespace ChatDeploy.Integrations.Tests.Runners.Local;

public sealed class JobRunTests : IAsyncDisposable
{
    private readonly RunnerHome home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => home.DisposeAsync();

    [Fact]
    public async Task A_job_gets_exactly_the_contracts_environment()
    {
        Environment.SetEnvironmentVariable("CHATDEPLOY_TEST_SECRET", "of the service");
        home.Options.Environment["REGION"] = "of the node";
        home.Options.Environment["ZONE"] = "a b";
        home.Options.Environment["TOOL"] = "cannot be replaced";
        var attempt = home.Deploy("cat /proc/$$/environ >$HOME/environ") with
        {
            PreviousRef = null,
            PreviousSha = null,
            RunnerEnvironment = new Dictionary<string, string>(StringComparer.Ordinal) { ["REGION"] = "of the tool", ["CLUSTER"] = "eu-1", ["SHA"] = "cannot be replaced" },
        };

        await RunAsync(attempt);

        var expected = new[]
        {
            $"JOB_ID=J-{attempt.Key.JobId}", "ATTEMPT=1", "ENV=prod", "REF=v2.1.0", $"SHA={attempt.Sha}", "TOOL=crm", "TENANT=acme", "STORE=pdv-milano",
            "TARGET=acme/pdv-milano", "PREVIOUS_REF=", "PREVIOUS_SHA=", $"CALLBACK_URL={attempt.CallbackUrl}", "CALLBACK_TOKEN=the-token",
            $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"HOME={home.JobHome}", $"LANG={Environment.GetEnvironmentVariable("LANG") ?? "C.UTF-8"}",
            "REGION=of the tool", "CLUSTER=eu-1", "ZONE=a b",
        };
        Assert.Equal(expected.Order(StringComparer.Ordinal), home.Left("environ").Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_tenants_main_has_an_empty_store_and_is_its_own_target()
    {
        await RunAsync(home.Deploy("echo \"<$STORE> <$TARGET>\" >$HOME/target") with { Store = null });
        Assert.Equal("<> <acme>\n", home.Left("target"));
    }

    [Fact]
    public async Task The_token_is_in_no_command_line_and_no_signal_is_ignored_and_no_input_awaited()
    {
        var attempt = home.Deploy("""
            cat /proc/$$/cmdline /proc/$PPID/cmdline >$HOME/commands
            grep SigIgn /proc/self/status >$HOME/ignored
            readlink /proc/self/fd/0 >$HOME/input
            readlink /proc/$PPID/fd/1 /proc/$PPID/fd/2 >$HOME/output
            ps -o sid= -p $$ >$HOME/session; ps -o sid= -p $PPID >>$HOME/session; echo $PPID >>$HOME/session
            """);
        await RunAsync(attempt);
        Assert.DoesNotContain("the-token", home.Left("commands"));
        Assert.Contains("wrapper", home.Left("commands"));
        Assert.Equal("SigIgn:\t0000000000000000\n", home.Left("ignored"));
        Assert.Equal("/dev/null\n", home.Left("input"));
        Assert.Equal($"{home.FolderOf(attempt).Log}\n{home.FolderOf(attempt).Log}\n", home.Left("output"));
        Assert.Single(home.Left("session").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct());
    }

    [Fact]
    public async Task A_job_runs_in_a_checkout_of_its_commit_which_is_gone_afterwards_while_the_log_stays()
    {
        var attempt = home.Deploy("cat which.txt >$HOME/which; git rev-parse HEAD >$HOME/head; pwd >$HOME/where; echo done");
        var sha = home.Repository.Commit("another", ("which.txt", "this"));
        home.Repository.Commit("a later one", ("which.txt", "that"));

        await RunAsync(attempt with { Sha = sha });

        Assert.Equal("this", home.Left("which"));
        Assert.Equal(sha + "\n", home.Left("head"));
        Assert.Equal(home.FolderOf(attempt).CheckOut + "\n", home.Left("where"));
        await Eventually.TrueAsync(() => !home.FolderOf(attempt).CheckOuts.Any());
        Assert.Equal("v1\ndone\n", await File.ReadAllTextAsync(home.FolderOf(attempt).Log, Cancel));
    }

    [Fact]
    public async Task Everything_is_told_in_order_and_the_end_last()
    {
        var attempt = home.Script("""
            #!/bin/sh
            if [ "$1" = info ]; then echo checking >&2; echo chatter; echo v2.0.0; exit; fi
            echo one
            echo ::step copy files running
            echo two >&2
            echo ::progress 40 half way there
            echo ::progress 400 too much
            echo three
            echo ::artifact build log https://ci.example.com/1
            echo ::step copy files succeeded
            printf four
            """);
        var finished = await RunAsync(attempt);

        Assert.Equal((JobOutcome.Succeeded, 0, null), (finished.Outcome, finished.ExitCode, finished.Reason));
        var told = home.Reports.All.Where(report => report is not JobReport.Probed).SelectMany(report => report switch
        {
            JobReport.Started => ["started"],
            JobReport.Step step => [$"step {step.Name}: {step.Status}"],
            JobReport.Progress progress => [$"progress {progress.Percent}: {progress.Message}"],
            JobReport.Artifact artifact => [$"artifact {artifact.Name}: {artifact.Url}"],
            JobReport.Log log => log.Lines,
            _ => (IEnumerable<string>)[report.GetType().Name],
        });
        Assert.Equal(
            ["started", "checking", "chatter", "v2.0.0", "one", "step copy files: running", "two", "progress 40: half way there", "::progress 400 too much", "three", "artifact build log: https://ci.example.com/1", "step copy files: succeeded", "four", "Finished"],
            told);
        Assert.Equal("v2.0.0", Assert.Single(home.Reports.All.OfType<JobReport.Probed>()).Version);
        Assert.All(home.Reports.All, report => Assert.Equal(attempt.Key, report.Key));
    }

    [Fact]
    public async Task The_log_is_told_while_the_job_runs()
    {
        var attempt = home.Deploy("echo waiting; until [ -e $HOME/go ]; do sleep 0.02; done; echo went on");
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.Reports.Lines.Contains("waiting"));
        Assert.Empty(home.Reports.Finished);
        await File.WriteAllTextAsync(Path.Combine(home.JobHome, "go"), "", Cancel);
        await home.Reports.EndOfAsync(attempt);
        Assert.Equal(["v1", "waiting", "went on"], home.Reports.Lines);
    }

    [Fact]
    public async Task An_exit_code_is_a_failure()
    {
        var finished = await RunAsync(home.Deploy("exit 3"));
        Assert.Equal((JobOutcome.Failed, 3, "exit_code"), (finished.Outcome, finished.ExitCode, finished.Reason));
    }

    [Fact]
    public async Task A_failing_preflight_keeps_the_deploy_from_running()
    {
        var finished = await RunAsync(home.Script("#!/bin/sh\necho $1 >>$HOME/ran\nexit 4\n"));
        Assert.Equal((JobOutcome.Failed, 4, "preflight_failed"), (finished.Outcome, finished.ExitCode, finished.Reason));
        Assert.Equal("info\n", home.Left("ran"));
        Assert.DoesNotContain(home.Reports.All, report => report is JobReport.Probed);
    }

    [Fact]
    public async Task A_rollback_runs_without_preflight()
    {
        var finished = await RunAsync(home.Script("#!/bin/sh\necho $1 >>$HOME/ran\n") with { Command = JobCommand.Rollback });
        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Equal("rollback\n", home.Left("ran"));
    }

    [Fact]
    public async Task A_preflight_that_prints_nothing_tells_an_empty_version()
    {
        await RunAsync(home.Script("#!/bin/sh\nexit 0\n"));
        Assert.Equal("", Assert.Single(home.Reports.All.OfType<JobReport.Probed>()).Version);
    }

    [Fact]
    public async Task A_script_that_is_not_executable_runs_in_the_shell()
    {
        home.Repository.Commit("plain", ("deploy/run.sh", "echo $1 >>$HOME/ran\n"));
        home.Repository.Git("update-index", "--chmod=-x", "deploy/run.sh");
        home.Repository.Git("commit", "--quiet", "--message", "not executable");
        var finished = await RunAsync(home.At(home.Repository.Git("rev-parse", "HEAD")));
        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Equal("info\ndeploy\n", home.Left("ran"));
    }

    [Fact]
    public async Task A_repository_without_the_script_fails_the_attempt()
    {
        var finished = await RunAsync(home.At(home.Repository.Commit("no script")));
        Assert.Equal((JobOutcome.Failed, "script_missing"), (finished.Outcome, finished.Reason));
    }

    [Fact]
    public async Task A_commit_that_cannot_be_had_fails_the_attempt_with_gits_words()
    {
        var attempt = home.Deploy("true") with { Source = new SourceLocation(new RepositoryKey("git", "acme/gone"), "file:///nowhere/gone.git") };
        var finished = await RunAsync(attempt);
        Assert.Equal((JobOutcome.Failed, "source_unavailable"), (finished.Outcome, finished.Reason));
        Assert.Contains("running git clone for git:acme/gone: ", finished.Detail);
        Assert.Contains("nowhere", finished.Detail);
    }

    [Fact]
    public async Task A_wrapper_that_cannot_begin_fails_the_attempt_as_not_started()
    {
        var attempt = home.Deploy("echo ran >>$HOME/ran");
        var folder = home.FolderOf(attempt);
        folder.Create();
        var checkOut = folder.NewCheckOut();
        Directory.CreateDirectory(Path.Combine(checkOut, "deploy"));
        await File.WriteAllTextAsync(Path.Combine(checkOut, "deploy", "run.sh"), "echo ran >>$HOME/ran\n", Cancel);
        await File.WriteAllTextAsync(folder.Wrapper, "echo no room >&2; exit 9\n", Cancel);
        await File.WriteAllTextAsync(folder.Log, "", Cancel);
        folder.WriteCheckedOut(checkOut);

        var finished = await RunAsync(attempt);

        Assert.Equal((JobOutcome.Failed, "not_started"), (finished.Outcome, finished.Reason));
        Assert.Contains("no room", finished.Detail);
        Assert.Equal("", home.Left("ran"));
    }

    [Fact]
    public async Task Slots_are_taken_until_the_end_is_stored()
    {
        var stored = new TaskCompletionSource();
        home.Reports.Before = report => report is JobReport.Finished ? stored.Task : Task.CompletedTask;
        var runner = home.Open();
        Assert.Equal(4, runner.FreeSlots);
        var attempt = home.Deploy("echo x >$HOME/ran");
        await runner.EnsureRunningAsync(attempt, Cancel);
        await Eventually.TrueAsync(() => home.FolderOf(attempt).IsFinished);
        Assert.Equal(3, runner.FreeSlots);
        Assert.Single(home.FolderOf(attempt).CheckOuts);
        stored.SetResult();
        await Eventually.TrueAsync(() => runner.FreeSlots == 4);
        Assert.Empty(home.FolderOf(attempt).CheckOuts);
    }

    [Fact]
    public async Task Reports_that_cannot_be_stored_are_told_again()
    {
        var refusals = 2;
        home.Reports.Before = _ => Interlocked.Decrement(ref refusals) >= 0 ? throw new InvalidOperationException("the store is away") : Task.CompletedTask;
        await RunAsync(home.Deploy("echo one; echo two"));
        Assert.Equal(["v1", "one", "two"], home.Reports.Lines);
    }

    [Fact]
    public async Task A_background_process_left_on_purpose_by_a_job_that_ended_is_left_alone()
    {
        var finished = await RunAsync(home.Deploy("sleep 600 & echo $! >$HOME/daemon"));
        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.True(home.Runs("daemon"));
        Process.GetProcessById(int.Parse(home.Left("daemon"))).Kill();
    }

    [Fact]
    public async Task Forty_jobs_at_once_all_end()
    {
        home.Options.Concurrency = 40;
        var runner = home.Open();
        var attempt = home.Deploy("for i in 1 2 3; do echo $JOB_ID $i; done");
        var attempts = Enumerable.Range(0, 40).Select(_ => home.At(attempt.Sha)).ToList();
        foreach (var one in attempts) await runner.EnsureRunningAsync(one, Cancel);
        foreach (var one in attempts)
        {
            Assert.Equal(JobOutcome.Succeeded, (await home.Reports.EndOfAsync(one, TimeSpan.FromMinutes(2))).Outcome);
            var lines = home.Reports.All.OfType<JobReport.Log>().Where(log => log.Key == one.Key).SelectMany(log => log.Lines);
            Assert.Equal(["v1", $"{one.Key.JobName} 1", $"{one.Key.JobName} 2", $"{one.Key.JobName} 3"], lines);
        }
    }

    private async Task<JobReport.Finished> RunAsync(JobAttempt attempt)
    {
        await home.Open().EnsureRunningAsync(attempt, Cancel);
        return await home.Reports.EndOfAsync(attempt);
    }
}
