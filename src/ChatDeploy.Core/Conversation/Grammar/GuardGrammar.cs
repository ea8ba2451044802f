namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads the commands that keep deployments from happening: lock, freeze, pin, hold, bad, stop, and their opposites.</summary>
internal static class GuardGrammar
{
    public static ChatCommand? ReadLock(WordCursor words) =>
        ReadToolOnEnvironment(words) is var (tool, environment)
        && ReadReason(words, new ChatCommand.Lock(tool, environment, "why")) is { } reason ? new ChatCommand.Lock(tool, environment, reason) : null;

    public static ChatCommand? ReadUnlock(WordCursor words) =>
        ReadToolOnEnvironment(words) is var (tool, environment) ? new ChatCommand.Unlock(tool, environment, words.TryTake("confirm")) : null;

    public static ChatCommand? ReadPin(WordCursor words) =>
        PlaceGrammar.Read(words, targetFirst: true) is var (tool, target, environment)
        && ReadReason(words, new ChatCommand.Pin(target, tool, environment, "why")) is { } reason ? new ChatCommand.Pin(target, tool, environment, reason) : null;

    public static ChatCommand? ReadUnpin(WordCursor words) =>
        PlaceGrammar.Read(words, targetFirst: true) is var (tool, target, environment) ? new ChatCommand.Unpin(target, tool, environment) : null;

    public static ChatCommand? ReadHold(WordCursor words) =>
        PlaceGrammar.Read(words) is var (tool, target, environment) ? new ChatCommand.Hold(tool, target, environment) : null;

    public static ChatCommand? ReadUnhold(WordCursor words) =>
        PlaceGrammar.Read(words) is var (tool, target, environment) ? new ChatCommand.Unhold(tool, target, environment) : null;

    public static ChatCommand? ReadBad(WordCursor words) =>
        ReadToolAtRef(words) is var (tool, reference)
        && ReadReason(words, new ChatCommand.Bad(tool, reference, "why")) is { } reason ? new ChatCommand.Bad(tool, reference, reason) : null;

    public static ChatCommand? ReadUnbad(WordCursor words) =>
        ReadToolAtRef(words) is var (tool, reference) ? new ChatCommand.Unbad(tool, reference) : null;

    public static ChatCommand? ReadStop(WordCursor words)
    {
        // Whoever stops everything is in a hurry: any text behind it is the reason.
        words.SkipFillers("everything", "all");
        if (words.Peek() is { } word && word.Is("because"))
        {
            words.Take();
            if (FreeText.ReadReason(words, word) is { } reason) return new ChatCommand.Stop(reason);
        }
        else if (words.Peek() is { } start && FreeText.ReadRest(words, start.Start) is { } text)
        {
            return new ChatCommand.Stop(text);
        }

        return words.Refuse("“stop” needs a reason: everybody will read it.");
    }

    public static ChatCommand? ReadFreeze(WordCursor words)
    {
        if (ReadFrozenEnvironment(words) is not { } environment) return null;
        var (tenant, until, reason) = ((string?)null, (When.Moment?)null, (string?)null);
        string Example(string clause) => ChatCommandFormatter.Format(new ChatCommand.Freeze(environment, tenant, ExampleUntil, "why")).Replace("until 18:00", clause, StringComparison.Ordinal);
        while (words.Peek() is { StartsClause: true } word)
        {
            if (word.Is("for") && tenant is null)
            {
                words.Take();
                if ((tenant = words.ReadName("a tenant", Example("until 18:00"))) is null) return null;
            }
            else if (word.Is("until") && until is null)
            {
                words.Take();
                if ((until = WhenGrammar.ReadMoment(words, Example, timeRequired: false)) is null) return null;
            }
            else if (word.Is("because") && reason is null)
            {
                words.Take();
                if ((reason = FreeText.ReadReason(words, word)) is null) break;
            }
            else break;
        }

        if (until is null) return Missing(words, "until", "“freeze” needs its end: until 18:00, until monday 08:00 or until 2026-12-27.", Example("until 18:00"));
        return reason is null
            ? Missing(words, "because", "“freeze” needs a reason after “because”.", ChatCommandFormatter.Format(new ChatCommand.Freeze(environment, tenant, until, "why")))
            : new ChatCommand.Freeze(environment, tenant, until, reason);
    }

    public static ChatCommand? ReadUnfreeze(WordCursor words)
    {
        if (ReadFrozenEnvironment(words) is not { } environment) return null;
        if (!words.TryTake("for")) return new ChatCommand.Unfreeze(environment);
        return words.ReadName("a tenant") is { } tenant ? new ChatCommand.Unfreeze(environment, tenant) : null;
    }

    private static readonly When.Moment ExampleUntil = new(new WhenDay.Next(), new TimeOnly(18, 0));

    private static string? ReadFrozenEnvironment(WordCursor words)
    {
        words.TryTake("on");
        return words.ReadName("an environment");
    }

    private static (string Tool, string Environment)? ReadToolOnEnvironment(WordCursor words)
    {
        if (words.ReadName("a tool") is not { } tool) return null;
        var example = words.Command == "lock" ? ChatCommandFormatter.Format(new ChatCommand.Lock(tool, "stage", "why")) : ChatCommandFormatter.Format(new ChatCommand.Unlock(tool, "stage"));
        return PlaceGrammar.ReadEnvironment(words, example) is { } environment ? (tool, environment) : null;
    }

    private static (string Tool, string Ref)? ReadToolAtRef(WordCursor words)
    {
        var word = words.Peek();
        var at = word?.Text.IndexOf('@', StringComparison.Ordinal) ?? -1;
        var tool = word is { } named ? ChatText.Squash(at < 0 ? named.Text : named.Text[..at]) : "";
        if (word is null || at <= 0 || !RefText.IsTool(tool))
        {
            words.Refuse($"“{words.Command}” needs a tool with a ref, such as crm@v2.1.0.");
            return null;
        }

        var reference = word.Value.Text[(at + 1)..];
        if (RefText.Problem(tool, reference.Length == 0 ? null : reference) is null && reference.Length > 0)
        {
            words.Take();
            return (tool, reference);
        }

        words.Refuse(reference.Length == 0 ? $"“{WordCursor.Shorten(tool)}@” has no ref: write a tag, branch or SHA after the @." : RefText.Problem(tool, reference)!);
        return null;
    }

    private static string? ReadReason(WordCursor words, ChatCommand example)
    {
        if (words.Peek() is { } word && word.Is("because"))
        {
            words.Take();
            if (FreeText.ReadReason(words, word) is { } reason) return reason;
        }

        Missing(words, "because", $"“{words.Command}” needs a reason after “because”.", ChatCommandFormatter.Format(example));
        return null;
    }

    private static ChatCommand? Missing(WordCursor words, string clause, string message, string example) =>
        words.Peek() is { } word && Repairs.RefuseMisspelledClause(words, word, clause) ? null : words.Refuse(message, example);
}
