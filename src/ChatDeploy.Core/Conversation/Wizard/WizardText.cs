using ChatDeploy.Core.Conversation.Texts;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>Writes a step of the wizard in lines, for where cards are not shown: what is chosen, what is wrong, and how to say it in one line.</summary>
internal static class WizardText
{
    /// <summary>The step in at most about 40 lines.</summary>
    /// <param name="view">The step.</param>
    /// <param name="preview">At the third step the preview as chat tells it; else null.</param>
    public static string Of(WizardView view, string? preview)
    {
        var lines = new ChatLines().List(null, view.Errors, 5, e => e.Message, bullet: "✗");
        if (preview is not null) return lines.Add(preview).ToString();
        var state = view.State;
        lines
            .Add($"Deploy, step {(state.Step == WizardStep.Commits ? "1 of 3: choose a commit of each tool" : "2 of 3: choose where to")}.")
            .Add(state.Commits.Count == 0 ? null : $"Chosen: {ChatLines.Names(state.Commits.Select(c => $"{c.Tool}@{VersionText.Digits(c.Sha)}").ToList(), 6)}")
            .Add(state.Targets.Count == 0 ? null : $"To: {ChatLines.Names(state.Targets.ToList(), 6)}{(state.Environment is null ? "" : $" on {state.Environment}")}");
        if (view.Commits is { Tools.Count: 0 } none)
            lines.Add(none.Deployable == 0 ? "No tool of the catalog is yours to deploy. /deploy whoami tells what you may do." : "There are no commits to choose from: push to a tool's deploy branch.");
        return lines.Add("In one line: `/deploy crm to acme on stage` · what is ready: `/deploy queue`").ToString();
    }
}
