namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>Writes a command in its canonical form, with <c>/deploy</c>: <see cref="ChatGrammar.Parse"/> reads the same command back.</summary>
/// <remarks>Holds for every command that was read, and for others whose texts are one line without invisible characters and that stay within <see cref="ChatGrammar.MaxLength"/>.</remarks>
public static class ChatCommandFormatter
{
    /// <summary>The canonical line of a command.</summary>
    public static string Format(ChatCommand command) => command is ChatCommand.Wizard ? "/deploy" : "/deploy " + Arguments(command);

    /// <summary>A name as it is typed: in quotes where the grammar would take it for something else.</summary>
    internal static string Name(string name) => IsPlain(name) && !Keywords.IsReserved(name) ? name : Quotes.Wrap(name);

    /// <summary>An item as it is typed.</summary>
    internal static string Format(DeployItem item)
    {
        if (item.Ref is null) return Name(item.Tool);
        var text = $"{item.Tool}@{item.Ref}";
        return IsPlain(item.Tool) && IsPlain("r" + item.Ref) ? text : Quotes.Wrap(text);
    }

    private static string Arguments(ChatCommand command) => command switch
    {
        ChatCommand.Deploy c => Arguments(c),
        ChatCommand.Launch c => $"launch {c.Id}",
        ChatCommand.Approve c => $"approve {c.Id}{(c.Comment is null ? "" : " " + Quotes.Wrap(c.Comment))}",
        ChatCommand.Reject c => $"reject {c.Id} {Quotes.Wrap(c.Reason)}",
        ChatCommand.Cancel c => $"cancel {c.Id}",
        ChatCommand.Retry c => $"retry {c.Id}",
        ChatCommand.Skip c => $"skip {c.Id}",
        ChatCommand.Continue c => $"continue {c.Id}",
        ChatCommand.RollbackDeployment c => $"rollback {c.Id}",
        ChatCommand.RollbackTarget c => $"rollback {Name(c.Tool)} on {Target(c.Target)} on {Name(c.Environment)}",
        ChatCommand.Queue c => c.Tool is null ? "queue" : $"queue {Name(c.Tool)}",
        ChatCommand.Status c => c.Id is { } id ? $"status {id}" : c.Target is null ? "status" : $"status {Target(c.Target)}",
        ChatCommand.History c => c.TargetOrTool is null ? "history" : $"history {Target(c.TargetOrTool)}",
        ChatCommand.Diff c => $"diff {Place(c.Tool, c.Target, c.Environment)}",
        ChatCommand.Why c => $"why {c.Id}",
        ChatCommand.Next c => $"next {Target(c.Target)} on {Name(c.Environment)}",
        ChatCommand.Lock c => $"lock {Name(c.Tool)} on {Name(c.Environment)}{Because(c.Reason)}",
        ChatCommand.Unlock c => $"unlock {Name(c.Tool)} on {Name(c.Environment)}{(c.Confirmed ? " confirm" : "")}",
        ChatCommand.Freeze c => $"freeze {Name(c.Environment)}{For(c.Tenant)} until {WhenFormatter.Format(c.Until)}{Because(c.Reason)}",
        ChatCommand.Unfreeze c => $"unfreeze {Name(c.Environment)}{For(c.Tenant)}",
        ChatCommand.Pin c => $"pin {Target(c.Target)} {Name(c.Tool)} on {Name(c.Environment)}{Because(c.Reason)}",
        ChatCommand.Unpin c => $"unpin {Target(c.Target)} {Name(c.Tool)} on {Name(c.Environment)}",
        ChatCommand.Hold c => $"hold {Place(c.Tool, c.Target, c.Environment)}",
        ChatCommand.Unhold c => $"unhold {Place(c.Tool, c.Target, c.Environment)}",
        ChatCommand.Bad c => $"bad {Format(new DeployItem(c.Tool, c.Ref))}{Because(c.Reason)}",
        ChatCommand.Unbad c => $"unbad {Format(new DeployItem(c.Tool, c.Ref))}",
        ChatCommand.Stop c => $"stop{Because(c.Reason)}",
        ChatCommand.Resume => "resume",
        ChatCommand.Web => "web",
        ChatCommand.WhoAmI => "whoami",
        ChatCommand.Help c => c.Word is null ? "help" : $"help {(ChatGrammar.IsCommand(c.Word) ? c.Word : Name(c.Word))}",
        _ => throw new InvalidOperationException($"formatting a command: {command.GetType()} is no known case"),
    };

    private static string Arguments(ChatCommand.Deploy deploy)
    {
        var when = deploy.When is null ? "" : " " + WhenFormatter.Format(deploy.When);
        // A first tool that looks like a misspelled "deploy" would be taken for one before the next tool.
        var first = deploy.Items[0];
        var opening = first.Ref is null && GrammarHelp.Nearest(first.Tool) == "deploy" ? Quotes.Wrap(first.Tool) : Format(first);
        return $"{string.Join(' ', deploy.Items.Skip(1).Select(Format).Prepend(opening))} to {string.Join(", ", deploy.Targets.Select(Target))} on {Name(deploy.Environment)}{when}{Because(deploy.Reason)}";
    }

    private static string Target(string target) => target == "*" ? target : Name(target);

    private static string Place(string tool, string target, string environment) => $"{Name(tool)} {Target(target)} on {Name(environment)}";

    private static string For(string? tenant) => tenant is null ? "" : $" for {Name(tenant)}";

    private static string Because(string? reason) => reason is null ? "" : $" because {Quotes.Wrap(reason)}";

    private static bool IsPlain(string name) =>
        name.Length > 0 && char.IsLetter(name[0]) && name[^1] != '.' && !DeploymentNumber.IsOne(name)
        && name.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/');
}
