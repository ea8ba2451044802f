using System.Text.Json.Nodes;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>What <c>cards/home.json</c> is made of: one person's page (spec B6).</summary>
internal sealed record HomePicture
{
    /// <summary>The person's name.</summary>
    public required string Person { get; init; }

    /// <summary>The moment that it shows.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Whether the person sees anything at all; without a role nobody does.</summary>
    public bool MayLook { get; init; } = true;

    /// <summary>Whether the person may ask for deployments anywhere.</summary>
    public bool MayDeploy { get; init; }

    /// <summary>Whether the person may decide tickets anywhere.</summary>
    public bool MayApprove { get; init; }

    /// <summary>What the person is to know first: an answer that has no other place, or who can give rights; null for nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>Tickets that wait for the person, newest first, with their deployments.</summary>
    public IReadOnlyList<(TicketView Ticket, DeploymentLine Line)> Approvals { get; init; } = [];

    public int ApprovalCount { get; init; }

    /// <summary>Whether there may be more than <see cref="ApprovalCount"/>.</summary>
    public bool HasMoreApprovals { get; init; }

    /// <summary>The person's own deployments, what is under way first, with what they offer.</summary>
    public IReadOnlyList<(DeploymentLine Line, OfferedActions Offered)> Mine { get; init; } = [];

    public int MineCount { get; init; }

    /// <summary>Everybody's deployments that have been released, newest first.</summary>
    public IReadOnlyList<DeploymentLine> Running { get; init; } = [];

    public int RunningCount { get; init; }

    /// <summary>Locks held, newest first.</summary>
    public IReadOnlyList<LockView> Locks { get; init; } = [];

    public int LockCount { get; init; }
}

/// <summary>Data of <c>cards/home.json</c>, for Slack's home tab and Teams' personal tab.</summary>
internal static class HomeCard
{
    public const string Stem = "home";

    public static CardContent Of(HomePicture picture, ConsoleLinks links) => new(Stem, new JsonObject
    {
        ["person"] = CardData.Name(picture.Person),
        ["now"] = CardData.Instant(picture.Now),
        ["notice"] = CardData.Sentence(picture.Notice, QuestionRoom.Sentence),
        ["mayLook"] = picture.MayLook,
        ["mayDeploy"] = picture.MayDeploy,
        ["mayApprove"] = picture.MayApprove,
        ["approvals"] = CardData.List(picture.Approvals.Take(QuestionRoom.HomeButtons), a => Approval(a.Ticket, a.Line, links)),
        ["moreApprovals"] = CardData.Over(picture.ApprovalCount, QuestionRoom.HomeButtons),
        ["hasMoreApprovals"] = picture.HasMoreApprovals,
        ["approvalsUrl"] = links.Page("/approvals"),
        ["mine"] = CardData.List(picture.Mine.Take(QuestionRoom.HomeButtons), m => Mine(m.Line, m.Offered, links)),
        ["moreMine"] = CardData.Over(picture.MineCount, QuestionRoom.HomeButtons),
        ["running"] = CardData.List(picture.Running.Take(QuestionRoom.HomeLines), d => Deployment(d, links)),
        ["moreRunning"] = CardData.Over(picture.RunningCount, QuestionRoom.HomeLines),
        ["deploymentsUrl"] = links.Page("/deployments"),
        ["locks"] = CardData.List(picture.Locks.Take(QuestionRoom.HomeLines), held => Lock(held, links)),
        ["moreLocks"] = CardData.Over(picture.LockCount, QuestionRoom.HomeLines),
        ["url"] = links.Page("/"),
    });

    private static JsonObject Approval(TicketView ticket, DeploymentLine line, ConsoleLinks links) => new()
    {
        ["id"] = ticket.Deployment,
        ["url"] = links.Deployment(line.Deployment.Id),
        ["title"] = CardText.Markdown(line.Title, QuestionRoom.HomeTitle),
        ["person"] = CardData.Name(ticket.Requester),
        ["jobs"] = ticket.Jobs,
        ["required"] = ticket.Required,
        ["given"] = ticket.Approvals,
        ["expiresAt"] = CardData.Instant(ticket.ExpiresAt),
        ["previewRef"] = ticket.PreviewRef,
    };

    private static JsonObject Mine(DeploymentLine line, OfferedActions offered, ConsoleLinks links)
    {
        var data = Deployment(line, links);
        data["version"] = line.Deployment.Version;
        data["endedAt"] = CardData.Instant(line.Deployment.FinishedAt);
        data["canAnswer"] = offered.Answer;
        data["canRollBack"] = offered.RollBack;
        // A paused deployment has four other ways out; its own card has this one, too.
        data["canCancel"] = offered.Cancel && !offered.Answer;
        return data;
    }

    private static JsonObject Deployment(DeploymentLine line, ConsoleLinks links)
    {
        var (deployment, counts) = (line.Deployment, line.Counts);
        return new JsonObject
        {
            ["id"] = deployment.PublicId.ToString(),
            ["url"] = links.Deployment(deployment.Id),
            ["state"] = deployment switch
            {
                { State: LifecycleState.Applying, CancelRequestedAt: not null } => "ending",
                { PausedReason: not null } => "paused",
                _ => EnumCodes.Code(deployment.State),
            },
            ["percent"] = counts.Total == 0 ? 0 : (int)(100L * (counts.Succeeded + counts.Skipped) / counts.Total),
            ["failed"] = counts.Failed + counts.Lost,
            ["total"] = counts.Total,
            ["title"] = CardText.Markdown(line.Title, QuestionRoom.HomeTitle),
            ["person"] = CardData.Name(line.Requester),
        };
    }

    private static JsonObject Lock(LockView held, ConsoleLinks links) => new()
    {
        ["what"] = CardText.Markdown(held.What, QuestionRoom.HomeTitle),
        ["person"] = held.Owner is null ? null : CardData.Name(held.Owner),
        ["deployment"] = held.Deployment,
        ["url"] = DeploymentId.TryParse(held.Deployment, out var id) ? links.Deployment(id.Value) : null,
        ["reason"] = CardData.Sentence(held.Reason, CardRoom.Subject),
        ["since"] = CardData.Instant(held.Since),
    };
}
