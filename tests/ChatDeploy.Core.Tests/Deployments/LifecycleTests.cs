using ChatDeploy.Core.Deployments;
using static ChatDeploy.Core.Deployments.LifecycleState;

namespace ChatDeploy.Core.Tests.Deployments;

public sealed class LifecycleTests
{
    // Rows: from; columns in the order of the enum. Spec C1, contract "Ends".
    private static readonly string[] Table =
    [
        //                Preview Pending Approved Applying Applied Failed Rollback Rejected Cancelled Expired
        "Preview          .       x       x        .        x       .      .        .        x         x",
        "PendingApproval  x       .       x        .        .       .      .        x        x         x",
        "Approved         x       .       .        x        x       .      .        .        x         .",
        "Applying         .       .       .        .        x       x      .        .        x         .",
        "Applied          .       .       .        .        .       .      x        .        .         .",
        "Failed           .       .       .        .        .       .      x        .        .         .",
        "Rollback         .       .       .        .        .       .      .        .        .         .",
        "Rejected         .       .       .        .        .       .      .        .        .         .",
        "Cancelled        .       .       .        .        .       .      .        .        .         .",
        "Expired          .       .       .        .        .       .      .        .        .         .",
    ];

    public static TheoryData<LifecycleState, LifecycleState, bool> Moves
    {
        get
        {
            var data = new TheoryData<LifecycleState, LifecycleState, bool>();
            foreach (var row in Table.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                foreach (var to in Enum.GetValues<LifecycleState>()) data.Add(Enum.Parse<LifecycleState>(row[0]), to, row[(int)to + 1] == "x");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void Every_pair_of_states_is_legal_or_impossible(LifecycleState from, LifecycleState to, bool isLegal)
    {
        Assert.Equal(isLegal, Lifecycle.Allows(from, to));
        var deployment = At(from);
        if (isLegal)
        {
            deployment.MoveTo(to, DateTimeOffset.UnixEpoch);
            Assert.Equal(to, deployment.State);
        }
        else
        {
            Assert.Throws<InvalidOperationException>(() => deployment.MoveTo(to, DateTimeOffset.UnixEpoch));
            Assert.Equal(from, deployment.State);
        }
    }

    [Fact]
    public void Ended_states_are_those_that_only_a_rollback_still_moves() =>
        Assert.All(Enum.GetValues<LifecycleState>(), state => Assert.Equal(
            Lifecycle.Ended.Contains(state),
            Enum.GetValues<LifecycleState>().All(to => to == Rollback || !Lifecycle.Allows(state, to))));

    [Theory]
    [InlineData("succeeded", Applied)]
    [InlineData("rolled_back", Rollback)]
    [InlineData("pending_approval", PendingApproval)]
    [InlineData("applied", Applied)]
    public void Old_rows_read_as_states_of_today(string code, LifecycleState state) => Assert.Equal(state, Lifecycle.Read(code));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Applied")]
    [InlineData("done")]
    public void Anything_else_reads_as_unknown(string? code) => Assert.Null(Lifecycle.Read(code));

    private static Deployment At(LifecycleState state)
    {
        var deployment = new Deployment { Strategy = Strategy.All, PreviewRef = "", PreviewRefAlone = "", Findings = new PreviewFindings() };
        LifecycleState[] way = state switch
        {
            Preview => [],
            PendingApproval => [PendingApproval],
            Approved => [Approved],
            Applying => [Approved, Applying],
            Applied => [Applied],
            Failed => [Approved, Applying, Failed],
            Rollback => [Applied, Rollback],
            Rejected => [PendingApproval, Rejected],
            Cancelled => [Cancelled],
            _ => [Expired],
        };
        foreach (var step in way) deployment.MoveTo(step, DateTimeOffset.UnixEpoch);
        return deployment;
    }
}
