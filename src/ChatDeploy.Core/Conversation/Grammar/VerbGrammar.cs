using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads the commands that act on one deployment, and <c>rollback</c>.</summary>
internal static class VerbGrammar
{
    public static ChatCommand? ReadVerb(WordCursor words, Func<DeploymentId, ChatCommand> command) =>
        DeploymentNumber.Take(words, out _) is { } id ? command(id) : null;

    public static ChatCommand? ReadApprove(WordCursor words)
    {
        if (DeploymentNumber.Take(words, out var end) is not { } id || AnotherId(words)) return null;
        return new ChatCommand.Approve(id, FreeText.ReadRest(words, end));
    }

    public static ChatCommand? ReadReject(WordCursor words)
    {
        if (DeploymentNumber.Take(words, out var end) is not { } id || AnotherId(words)) return null;
        return FreeText.ReadRest(words, end) is { } reason
            ? new ChatCommand.Reject(id, reason)
            : words.Refuse("“reject” needs a reason: the requester reads it.", $"/deploy reject {id} not during the sale");
    }

    public static ChatCommand? ReadRollback(WordCursor words)
    {
        if (DeploymentNumber.TryTake(words) is { } id) return new ChatCommand.RollbackDeployment(id);
        if (words.Peek() is null) return words.Refuse("“rollback” needs a deployment id, or a tool with its target and environment.");
        return PlaceGrammar.Read(words) is var (tool, target, environment) ? new ChatCommand.RollbackTarget(tool, target, environment) : null;
    }

    // The second id would silently become a comment, and its deployment would stay undecided.
    private static bool AnotherId(WordCursor words)
    {
        var ahead = words.Fork();
        while (ahead.Peek() is { IsConnector: true }) ahead.Take();
        if (ahead.Peek() is not { Quoted: false } word || !word.Text.StartsWith("d-", StringComparison.OrdinalIgnoreCase) || !DeploymentNumber.IsOne(word.Text)) return false;
        words.Refuse($"“{words.Command}” decides one deployment: write one line for each.", at: word);
        return true;
    }
}
