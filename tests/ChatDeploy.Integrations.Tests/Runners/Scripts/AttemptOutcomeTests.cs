using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Tests.Runners.Scripts;

public sealed class AttemptOutcomeTests
{
    private static readonly JobAttempt Attempt = new()
    {
        Key = new AttemptKey(1, 1),
        Command = JobCommand.Deploy,
        Source = new SourceLocation(new RepositoryKey("git", "acme/crm"), "/x"),
        Tool = "crm",
        Environment = "prod",
        Tenant = "acme",
        Store = null,
        Ref = "main",
        Sha = "abcd",
        PreviousRef = null,
        PreviousSha = null,
        Timeout = TimeSpan.FromMinutes(15),
        CallbackUrl = "",
        CallbackToken = "",
    };

    /// <summary>What the wrapper wrote (empty: nothing), why the attempt was told to end (empty: it was not), and what that makes.</summary>
    [Theory]
    [InlineData("0 deploy -\n", null, JobOutcome.Succeeded, null)]
    [InlineData("0 rollback -\n", null, JobOutcome.Succeeded, null)]
    [InlineData("3 deploy -\n", null, JobOutcome.Failed, "exit_code")]
    [InlineData("3 info -\n", null, JobOutcome.Failed, "preflight_failed")]
    [InlineData("143 deploy term\n", null, JobOutcome.Failed, "exit_code")]
    [InlineData("143 deploy term\n", "Cancelled", JobOutcome.Cancelled, "cancelled")]
    [InlineData("0 deploy term\n", "Cancelled", JobOutcome.Cancelled, "cancelled")]
    [InlineData("143 info term\n", "Cancelled", JobOutcome.Cancelled, "cancelled")]
    [InlineData("143 deploy term\n", "TimedOut", JobOutcome.Failed, "timed_out")]
    [InlineData("0 deploy -\n", "Cancelled", JobOutcome.Succeeded, null)]
    [InlineData("0 deploy -\n", "TimedOut", JobOutcome.Succeeded, null)]
    [InlineData("5 deploy -\n", "Cancelled", JobOutcome.Failed, "exit_code")]
    [InlineData("", "Cancelled", JobOutcome.Cancelled, "cancelled")]
    [InlineData("", "TimedOut", JobOutcome.Failed, "timed_out")]
    [InlineData("", "Abandoned", JobOutcome.Lost, "outcome_unknown")]
    [InlineData("", null, JobOutcome.Lost, "outcome_unknown")]
    [InlineData("0 deploy -", null, JobOutcome.Lost, "outcome_unknown")]
    [InlineData("garbage\n", null, JobOutcome.Lost, "outcome_unknown")]
    public void What_is_left_of_an_attempt_says_how_it_ended(string exit, string? stop, JobOutcome outcome, string? reason)
    {
        StopReason? told = stop is null ? null : Enum.Parse<StopReason>(stop);
        var finished = AttemptOutcome.Of(Attempt, AttemptExit.Parse(exit, DateTimeOffset.UnixEpoch), told, DateTimeOffset.UnixEpoch);
        Assert.Equal((outcome, reason), (finished.Outcome, finished.Reason));
        Assert.Equal(outcome == JobOutcome.Succeeded, finished.Detail is null);
    }
}
