namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads <c>crm@v2.1.0 wms to acme, globex on prod [time] [because …]</c>; the parts after the items in any order.</summary>
internal static class DeployGrammar
{
    public static ChatCommand? Read(WordCursor words)
    {
        var draft = new DeployDraft();
        if (!ReadItems(words, draft)) return null;
        while (words.Peek() is { } word)
        {
            if (!ReadClause(words, draft, word)) return null;
        }

        return Complete(words, draft);
    }

    private static bool ReadClause(WordCursor words, DeployDraft draft, Word word)
    {
        if (words.TryTake("to")) return ReadTargets(words, draft);
        if (words.TryTake("on")) return ReadEnvironment(words, draft, word);
        if (WhenGrammar.Starts(word)) return ReadWhen(words, draft, word);
        if (word.Is("because"))
        {
            words.Take();
            draft.Reason = FreeText.ReadReason(words, word);
            if (draft.Reason is null) words.Refuse("The reason after “because” is empty.", draft.Example(reason: "why"), word);
            return draft.Reason is not null;
        }

        if (word.IsFiller)
        {
            words.Take();
            return true;
        }

        if (word.IsConnector) words.Refuse("A deployment goes to one environment: write one line for each.", draft.Example(), word);
        else if (!Repairs.RefuseMisspelledClause(words, word)) words.Refuse($"“{WordCursor.Shorten(word.Text)}” is not expected here: tools come first, then to <target>, on <environment>, a time, because <reason>.", draft.Example(), word);
        return false;
    }

    private static bool ReadItems(WordCursor words, DeployDraft draft)
    {
        while (words.Peek() is { StartsClause: false } word)
        {
            if (!word.IsConnector && !word.IsFiller && !ReadItem(words, draft, word)) return false;
            words.Take();
        }

        return true;
    }

    private static bool ReadItem(WordCursor words, DeployDraft draft, Word word)
    {
        var at = word.Text.IndexOf('@', StringComparison.Ordinal);
        var tool = ChatText.Squash(at < 0 ? word.Text : word.Text[..at]);
        var reference = at < 0 ? null : word.Text[(at + 1)..];
        var problem = at == 0 ? $"“{WordCursor.Shorten(word.Text)}” is a ref without its tool: write tool@ref, without spaces."
            : tool.Length is 0 or > 200 || tool.AsSpan().ContainsAny('/', '*') ? $"“{WordCursor.Shorten(word.Text)}” is not a tool: name each tool, with @ref or without it for its newest ready commit."
            : RefText.Problem(tool, reference);
        if (problem is not null)
        {
            var better = new DeployItem(RefText.IsTool(tool) ? tool : "crm", "v2.1.0");
            words.Refuse(problem, Repairs.Replacing(words, word, ChatCommandFormatter.Format(better)) ?? draft.Example(better), word);
            return false;
        }

        if (draft.Add(new DeployItem(tool, reference)) is { } known && known.Ref != reference)
        {
            words.Refuse($"“{WordCursor.Shorten(tool)}” is named twice, with {Name(known.Ref)} and {Name(reference)}: one deployment gives a tool one ref.", draft.Example(), word);
            return false;
        }

        return true;
    }

    private static string Name(string? reference) => reference is null ? "its newest ready commit" : $"“{WordCursor.Shorten(reference)}”";

    private static bool ReadTargets(WordCursor words, DeployDraft draft)
    {
        var before = draft.Targets.Count;
        while (words.Peek() is { StartsClause: false } word)
        {
            if (word.IsConnector || word.IsFiller)
            {
                words.Take();
                continue;
            }

            if (words.ReadTarget(() => draft.Example(targets: true)) is not { } target) return false;
            draft.Add(target);
        }

        if (draft.Targets.Count > before || before > 0) return true;
        words.Refuse("“to” needs a target: a tenant (acme), one of its stores (acme/pdv-milano), or * for all tenants.", draft.Example());
        return false;
    }

    private static bool ReadEnvironment(WordCursor words, DeployDraft draft, Word on)
    {
        if (draft.Environment is not null)
        {
            words.Refuse("A deployment goes to one environment: write one line for each.", draft.Example(), on);
            return false;
        }

        if (words.Peek() is { Quoted: false } word && ClockText.TryDate(word.Text, out _, out _, out _))
        {
            words.Refuse($"“{WordCursor.Shorten(word.Text)}” is a day: write “at” before days and times, and “on” before the environment.", draft.Example(when: $"at {word.Text[..10]} 18:30"), word);
            return false;
        }

        draft.Environment = words.ReadName("an environment", draft.Example());
        return draft.Environment is not null;
    }

    private static bool ReadWhen(WordCursor words, DeployDraft draft, Word word)
    {
        if (draft.When is not null)
        {
            words.Refuse("A deployment has one time.", draft.Example(), word);
            return false;
        }

        draft.When = WhenGrammar.Read(words, clause => draft.Example(when: clause));
        return draft.When is not null;
    }

    private static ChatCommand? Complete(WordCursor words, DeployDraft draft)
    {
        var missing = draft.Items.Count == 0 ? "“deploy” needs at least one tool, with @ref or without it for its newest ready commit."
            : draft.Targets.Count == 0 ? "The deployment has no target: say where to with “to”."
            : draft.Environment is null ? "The deployment has no environment: say which one with “on”. None is assumed."
            : null;
        if (missing is not null)
            return draft.Items.Count > 0 && Repairs.RefuseMisspelledClause(words, draft.Targets.Count == 0 ? "to" : "on") ? null : words.Refuse(missing, draft.Example());

        var targets = draft.Targets.Contains("*") ? ["*"] : draft.Targets;
        return new ChatCommand.Deploy(draft.Items, targets, draft.Environment!, draft.When, draft.Reason);
    }
}
