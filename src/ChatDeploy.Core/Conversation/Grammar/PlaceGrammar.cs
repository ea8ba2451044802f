namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads <c>tool target on environment</c>, the place where a version runs, for the commands that name one.</summary>
internal static class PlaceGrammar
{
    /// <summary>Reads tool and target in either order where a slash or an asterisk tells them apart, then the environment; null after a refusal.</summary>
    /// <param name="words">The cursor.</param>
    /// <param name="targetFirst">Whether the command's own order is the target before the tool.</param>
    public static (string Tool, string Target, string Environment)? Read(WordCursor words, bool targetFirst = false)
    {
        var ahead = words.Fork();
        var first = ahead.Take();
        ahead.TryTake("on");
        var second = ahead.Peek();
        if (LooksLikeTarget(first) != LooksLikeTarget(second)) targetFirst = LooksLikeTarget(first);

        string? tool = null;
        if (!targetFirst && (tool = words.ReadName("a tool")) is null) return null;
        if (!targetFirst && words.Peek() is { StartsClause: true } && !OnIsFollowedByTwo(words))
        {
            words.Refuse($"“{words.Command}” needs a target besides the environment.", PlaceExample(words, tool!));
            return null;
        }

        if (!targetFirst) words.TryTake("on");
        if (words.ReadTarget() is not { } target) return null;
        tool ??= words.ReadName("a tool");
        if (tool is null) return null;
        return ReadEnvironment(words, $"{Start(words, tool, target)} on stage") is { } environment ? (tool, target, environment) : null;
    }

    /// <summary>Reads <c>on environment</c>.</summary>
    /// <param name="words">The cursor.</param>
    /// <param name="example">A whole line that would do, with what was typed.</param>
    public static string? ReadEnvironment(WordCursor words, string example)
    {
        if (words.TryTake("on")) return words.ReadName("an environment", example);
        if (words.Peek() is { } word && Repairs.RefuseMisspelledClause(words, word)) return null;
        words.Refuse($"“{words.Command}” needs an environment: say which one with “on”. None is assumed.", example);
        return null;
    }

    private static bool LooksLikeTarget(Word? word) => word is { } named && (named.Text.Contains('/', StringComparison.Ordinal) || named.IsAny("*", "all"));

    // "rollback crm on acme on prod" has the target after an "on"; "rollback crm on prod" has none.
    private static bool OnIsFollowedByTwo(WordCursor words)
    {
        var ahead = words.Fork();
        return ahead.TryTake("on") && ahead.Take() is not null && ahead.TryTake("on");
    }

    private static string PlaceExample(WordCursor words, string tool) => $"{Start(words, tool, "acme/pdv-milano")} on stage";

    private static string Start(WordCursor words, string tool, string target) =>
        words.Command is "pin" or "unpin" ? $"/deploy {words.Command} {ChatCommandFormatter.Name(target)} {ChatCommandFormatter.Name(tool)}"
        : words.Command is "rollback" ? $"/deploy rollback {ChatCommandFormatter.Name(tool)} on {ChatCommandFormatter.Name(target)}"
        : $"/deploy {words.Command} {ChatCommandFormatter.Name(tool)} {ChatCommandFormatter.Name(target)}";
}
