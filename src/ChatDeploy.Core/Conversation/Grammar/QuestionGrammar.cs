namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads the commands that only ask: queue, status, history, diff, next, help.</summary>
internal static class QuestionGrammar
{
    public static ChatCommand? ReadQueue(WordCursor words)
    {
        words.SkipFillers("of", "for", "all");
        if (words.Peek() is null) return new ChatCommand.Queue();
        return words.ReadName("a tool") is { } tool ? new ChatCommand.Queue(tool) : null;
    }

    public static ChatCommand? ReadStatus(WordCursor words)
    {
        if (DeploymentNumber.TryTake(words) is { } id) return new ChatCommand.Status(Id: id);
        words.SkipFillers("of", "for");
        if (words.Peek() is null) return new ChatCommand.Status();
        return words.ReadTarget() is { } target ? new ChatCommand.Status(target) : null;
    }

    public static ChatCommand? ReadHistory(WordCursor words)
    {
        words.SkipFillers("of", "for");
        if (words.Peek() is null) return new ChatCommand.History();
        return words.ReadTarget() is { } targetOrTool ? new ChatCommand.History(targetOrTool) : null;
    }

    public static ChatCommand? ReadDiff(WordCursor words) =>
        PlaceGrammar.Read(words) is var (tool, target, environment) ? new ChatCommand.Diff(tool, target, environment) : null;

    public static ChatCommand? ReadNext(WordCursor words)
    {
        words.SkipFillers("for");
        if (words.ReadTarget() is not { } target) return null;
        var example = ChatCommandFormatter.Format(new ChatCommand.Next(target, "stage"));
        return PlaceGrammar.ReadEnvironment(words, example) is { } environment ? new ChatCommand.Next(target, environment) : null;
    }

    public static ChatCommand ReadHelp(WordCursor words)
    {
        words.SkipFillers();
        var word = words.Take() is { } named ? ChatText.Squash(named.Text) : "";
        words.MoveTo(words.Text.Length);
        return new ChatCommand.Help(word.Length == 0 ? null : WordCursor.Shorten(word));
    }
}
