using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>What <c>cards/refusal.json</c> is made of.</summary>
internal sealed record RefusalPicture
{
    /// <summary>The stable code.</summary>
    public required string Code { get; init; }

    /// <summary>What happened and what to do.</summary>
    public required string Message { get; init; }

    /// <summary>What else to know, a sentence each.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>People who can help.</summary>
    public IReadOnlyCollection<string> Who { get; init; } = [];

    /// <summary>The deployment it is about; null when it is about none.</summary>
    public long? DeploymentId { get; init; }

    /// <summary>The line that was probably meant, which a button says; null where none is near.</summary>
    public string? Meant { get; init; }

    /// <summary>A line as it should look; null where <see cref="Meant"/> is there, or nothing helps.</summary>
    public string? Example { get; init; }
}

/// <summary>Data of <c>cards/refusal.json</c>: what happened, who can help, what to do next.</summary>
internal static class RefusalCard
{
    public const string Stem = "refusal";

    public static CardContent Of(RefusalPicture refusal) => new(Stem, new JsonObject
    {
        ["code"] = refusal.Code,
        ["text"] = CardText.Markdown(refusal.Message, QuestionRoom.Sentence),
        ["plain"] = CardText.Plain(refusal.Message, 300),
        ["lines"] = CardData.List(refusal.Lines.Take(4), l => new JsonObject { ["text"] = CardText.Markdown(l, QuestionRoom.Sentence) }),
        ["who"] = refusal.Who.Count == 0 ? null : CardData.Names(refusal.Who, QuestionRoom.People),
        ["moreWho"] = CardData.Over(refusal.Who.Count, QuestionRoom.People),
        ["id"] = refusal.DeploymentId is { } id ? new DeploymentId(id).ToString() : null,
        ["meant"] = refusal.Meant is null ? null : CardText.Markdown(refusal.Meant, QuestionRoom.Sentence),
        ["line"] = refusal.Meant is { Length: <= CardLimits.DataValueLength } line && !line.Contains("${", StringComparison.Ordinal) ? line : null,
        ["example"] = refusal.Example is null ? null : CardText.Markdown(refusal.Example, QuestionRoom.Sentence),
    });
}
