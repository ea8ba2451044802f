namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Reads a text whose first word is no command: a deployment that begins with a tool, or a misspelled command.</summary>
internal static class Opening
{
    public static ChatCommand? Read(WordCursor words, Word first)
    {
        var ahead = words.Fork();
        ahead.Take();
        var second = ahead.Peek();
        var (hasTo, hasClause, hasRef) = (false, false, false);
        while (ahead.Take() is { } word)
        {
            hasClause |= word.StartsClause;
            if (word.Is("because")) break;
            hasTo |= word.Is("to");
            hasRef |= word.Text.Contains('@', StringComparison.Ordinal);
        }

        var nearest = GrammarHelp.Nearest(first.Text);
        if (nearest == "deploy" && second is { StartsClause: false })
            return words.Refuse($"“{WordCursor.Shorten(first.Text)}” is not a command: did you mean “deploy”?", Repairs.Replacing(words, first, "deploy"), first);

        // No command has a "to", so a text with one is a deployment whatever its first tool is called.
        var isDeployment = first.StartsClause || hasTo || (nearest is null ? hasRef || hasClause : hasRef && nearest is not ("bad" or "unbad"));
        if (isDeployment) return DeployGrammar.Read(words);
        if (nearest is not null)
        {
            words.Command = nearest;
            return words.Refuse($"“{WordCursor.Shorten(first.Text)}” is not a command: did you mean “{nearest}”?", Repairs.Replacing(words, first, nearest), first);
        }

        var draft = new DeployDraft();
        if (RefText.IsTool(first.Text)) draft.Add(new DeployItem(first.Text));
        return words.RefuseUnknown($"“{WordCursor.Shorten(first.Text)}” is not a command. To deploy a tool say where to and on which environment; “help” lists the commands.", draft.Example(), first);
    }
}
