using ChatDeploy.Core.Audit;

namespace ChatDeploy.Pages.Audit;

/// <summary>Rows of the audit trail in words and links.</summary>
internal static class AuditText
{
    /// <summary>Surfaces with their names, in the order in which they are listed.</summary>
    public static IReadOnlyList<(string Surface, string Name)> Surfaces { get; } =
    [
        (Origin.Web, "Console"), (Origin.Chat, "Console's chat"), ("slack", "Slack"), ("teams", "Teams"), (Origin.Api, "API"), (Origin.Mcp, "Assistant"), (Origin.CommandLine, "Command line"), (Origin.System, "ChatDeploy itself"),
    ];

    /// <summary>A surface's name; its code where it is not known.</summary>
    public static string Surface(string surface) => Surfaces.FirstOrDefault(s => s.Surface == surface).Name ?? surface;

    /// <summary>A code in words: <c>deployment_launched</c> is <i>Deployment launched</i>.</summary>
    public static string Words(string code) => code.Length == 0 ? code : char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' ');

    /// <summary>The page of what it was about; null where there is none.</summary>
    public static string? Link(AuditView row) => row.SubjectKind switch
    {
        "deployment" => $"/deployments/{Uri.EscapeDataString(row.Subject)}",
        "catalog" => $"/catalog/revisions/{Uri.EscapeDataString(row.Subject)}",
        "delivery" => $"/deliveries/{Uri.EscapeDataString(row.Subject)}",
        "person" => $"/people/{Uri.EscapeDataString(row.Subject)}",
        _ => null,
    };

    /// <summary>Whether the details say anything.</summary>
    public static bool HasDetails(AuditView row) => row.Details.Length > 2;
}
