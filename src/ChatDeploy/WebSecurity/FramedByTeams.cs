namespace ChatDeploy.WebSecurity;

/// <summary>Says of an endpoint that Teams shows it in a frame: the one exception from <see cref="SecurityHeaders"/>, for a page that shows nothing without a token and whose answers change nothing.</summary>
internal sealed record FramedByTeams
{
    /// <summary>Where Teams is shown in a browser: its clients of all clouds (microsoft/teams-js, validDomains).</summary>
    public const string Ancestors =
        "https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft https://teams.microsoft.us https://gov.teams.microsoft.us https://dod.teams.microsoft.us https://teams.microsoftonline.cn";

    /// <summary>Where Microsoft's script for tabs looks up which hosts it may listen to.</summary>
    public const string Hosts = "https://res.cdn.office.net";
}
