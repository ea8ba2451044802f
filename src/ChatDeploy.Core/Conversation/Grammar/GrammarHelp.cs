using System.Text;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>One command as help shows it.</summary>
/// <param name="Keyword">Its first word.</param>
/// <param name="Syntax">How it is written, without <c>/deploy</c>: <c>&lt;…&gt;</c> stands for a name, <c>[…]</c> may be left out.</param>
/// <param name="Example">A whole line that works.</param>
/// <param name="Sentence">What it does, in one sentence.</param>
public sealed record HelpEntry(string Keyword, string Syntax, string Example, string Sentence);

/// <summary>What the grammar can say about itself: every command with its syntax, an example and a sentence.</summary>
public static class GrammarHelp
{
    private const string ClockForms = "Times: at 18:30 · at 2026-11-21 18:30 · tomorrow at 9:00 · in 2h · in window · every night at 02:00 · every weekday at 07:30 Europe/Rome. Without a zone they are in yours.";

    // What people say elsewhere; suggested, not accepted, so that there is one word for each thing.
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ship"] = "deploy",
        ["push"] = "deploy",
        ["rollout"] = "deploy",
        ["start"] = "launch",
        ["run"] = "launch",
        ["go"] = "launch",
        ["ok"] = "approve",
        ["lgtm"] = "approve",
        ["accept"] = "approve",
        ["deny"] = "reject",
        ["decline"] = "reject",
        ["refuse"] = "reject",
        ["abort"] = "cancel",
        ["kill"] = "cancel",
        ["rerun"] = "retry",
        ["again"] = "retry",
        ["proceed"] = "continue",
        ["undo"] = "rollback",
        ["revert"] = "rollback",
        ["restore"] = "rollback",
        ["list"] = "queue",
        ["ready"] = "queue",
        ["commits"] = "queue",
        ["show"] = "status",
        ["info"] = "status",
        ["log"] = "history",
        ["past"] = "history",
        ["compare"] = "diff",
        ["changes"] = "diff",
        ["slot"] = "next",
        ["block"] = "lock",
        ["unblock"] = "unlock",
        ["thaw"] = "unfreeze",
        ["keep"] = "pin",
        ["halt"] = "stop",
        ["panic"] = "stop",
        ["login"] = "web",
        ["console"] = "web",
        ["signin"] = "web",
        ["me"] = "whoami",
        ["commands"] = "help",
        ["usage"] = "help",
    };

    /// <summary>The commands, in the order help lists them.</summary>
    public static IReadOnlyList<HelpEntry> Entries { get; } =
    [
        new("deploy", "<tool>[@<ref>] … to <target>, … on <env> [<time>] [because \"…\"]", "/deploy crm@v2.1.0 wms to acme/pdv-milano, globex on stage at 18:30 because \"new tariffs\"", "Previews a deployment; alone it opens the wizard. Without @ref a tool gets its newest ready commit."),
        new("launch", "launch <id>", "/deploy launch D-1042", "Launches a preview, or asks for its approval."),
        new("approve", "approve <id> [comment]", "/deploy approve D-1042 looks good", "Approves a deployment."),
        new("reject", "reject <id> <reason>", "/deploy reject D-1042 not during the sale", "Rejects a deployment and says why."),
        new("cancel", "cancel <id>", "/deploy cancel D-1042", "Cancels a deployment; what runs is ended."),
        new("retry", "retry <id>", "/deploy retry D-1042", "Tries the failed jobs of a paused deployment again."),
        new("skip", "skip <id>", "/deploy skip D-1042", "Leaves the failed jobs of a paused deployment aside."),
        new("continue", "continue <id>", "/deploy continue D-1042", "Releases the next wave of a deployment that is paused, or that a freeze holds."),
        new("rollback", "rollback <id> | rollback <tool> on <target> on <env>", "/deploy rollback crm on acme/pdv-milano on stage", "Restores what ran before a deployment, or before a tool's last one on a target."),
        new("queue", "queue [<tool>]", "/deploy queue crm", "Lists the commits that are ready."),
        new("status", "status [<target> | <id>]", "/deploy status acme/pdv-milano", "Shows what runs and what is under way."),
        new("history", "history [<target> | <tool>]", "/deploy history acme", "Lists past deployments."),
        new("diff", "diff <tool> <target> on <env>", "/deploy diff crm acme/pdv-milano on stage", "Shows the commits between what runs on a target and the newest ready one."),
        new("why", "why <id>", "/deploy why D-1042", "Tells what a deployment waits for and who can help."),
        new("next", "next <target> on <env>", "/deploy next acme/pdv-milano on stage", "Tells when a target may next be deployed to."),
        new("lock", "lock <tool> on <env> because \"…\"", "/deploy lock crm on stage because \"load test\"", "Keeps a tool from being deployed on an environment."),
        new("unlock", "unlock <tool> on <env> [confirm]", "/deploy unlock crm on stage", "Lifts a lock; somebody else's only with “confirm”, and they are told."),
        new("freeze", "freeze <env> [for <tenant>] until <time> because \"…\"", "/deploy freeze stage for acme until monday 08:00 because \"stocktaking\"", "Keeps everything from being deployed on an environment until a time."),
        new("unfreeze", "unfreeze <env> [for <tenant>]", "/deploy unfreeze stage for acme", "Lifts a freeze."),
        new("pin", "pin <target> <tool> on <env> because \"…\"", "/deploy pin acme/pdv-milano crm on stage because \"old printers\"", "Keeps a target at its version while its tenant moves on."),
        new("unpin", "unpin <target> <tool> on <env>", "/deploy unpin acme/pdv-milano crm on stage", "Lifts a pin."),
        new("hold", "hold <tool> <target> on <env>", "/deploy hold crm acme/pdv-milano on stage", "Keeps schedules and newest-commit defaults from bringing a tool back on a target."),
        new("unhold", "unhold <tool> <target> on <env>", "/deploy unhold crm acme/pdv-milano on stage", "Lifts a hold."),
        new("bad", "bad <tool>@<ref> because \"…\"", "/deploy bad crm@v2.1.0 because \"loses orders\"", "Marks a commit as bad, so that nobody deploys it by default."),
        new("unbad", "unbad <tool>@<ref>", "/deploy unbad crm@v2.1.0", "Takes the bad mark away."),
        new("stop", "stop because \"…\"", "/deploy stop because \"payment is down\"", "Stops all deployments everywhere."),
        new("resume", "resume", "/deploy resume", "Ends the stop."),
        new("web", "web", "/deploy web", "Gives a sign-in link to the web console."),
        new("whoami", "whoami", "/deploy whoami", "Tells who you are here and what you may do."),
        new("help", "help [<word>]", "/deploy help rollback", "Explains a command, or lists all."),
    ];

    /// <summary>The help text about a command, in plain lines; about all commands without a word.</summary>
    /// <param name="word">What help is asked about; an unknown word is answered with the nearest command.</param>
    public static string Render(string? word = null)
    {
        if (word is null) return RenderAll();
        var keyword = word.TrimStart('/');
        if (Find(keyword) is { } entry) return Describe(entry);
        if (keyword.Equals("time", StringComparison.OrdinalIgnoreCase) || keyword.Equals("times", StringComparison.OrdinalIgnoreCase)) return ClockForms;
        return Nearest(keyword) is { } nearest
            ? $"There is no “{WordCursor.Shorten(word)}”; the nearest is “{nearest}”.\n{Describe(Find(nearest)!)}"
            : $"There is no “{WordCursor.Shorten(word)}”.\n{RenderAll()}";
    }

    /// <summary>The keyword of the command that was probably meant: by spelling, or by meaning for some words from elsewhere; null when none is near.</summary>
    public static string? Nearest(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var keyword = word.TrimStart('/');
        if (Synonyms.TryGetValue(keyword, out var meant)) return meant;
        return keyword.Length == 0 ? null : NearestWord.Among(Entries.Select(entry => entry.Keyword), keyword);
    }

    /// <summary>The example line of a command.</summary>
    internal static string ExampleOf(string keyword) => Find(keyword)!.Example;

    /// <summary>How a command is written, with <c>/deploy</c>.</summary>
    internal static string SyntaxOf(string keyword) => "/deploy " + Find(keyword)!.Syntax;

    /// <summary>The command with a keyword, in any case; null when there is none.</summary>
    internal static HelpEntry? Find(string keyword) => Entries.FirstOrDefault(entry => entry.Keyword.Equals(keyword, StringComparison.OrdinalIgnoreCase));

    private static string Describe(HelpEntry entry)
    {
        var text = $"/deploy {entry.Syntax}\n{entry.Sentence}\nFor example: {entry.Example}";
        return entry.Keyword is "deploy" or "freeze" ? $"{text}\n{ClockForms}" : text;
    }

    private static string RenderAll()
    {
        var text = new StringBuilder();
        foreach (var entry in Entries) text.Append("/deploy ").Append(entry.Syntax).Append(" – ").Append(entry.Sentence).Append('\n');
        return text.Append(ClockForms).Append("\nTargets: a tenant (acme, with all its stores), a store (acme/pdv-milano), or * for all tenants.").ToString();
    }
}
