using System.ComponentModel.DataAnnotations;

namespace ChatDeploy.WebSecurity;

/// <summary>How much one address or person may ask of one node before being told to wait (429).</summary>
public sealed class RateLimitOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "RateLimits";

    /// <summary>Sign-in links opened or used, a minute and network address.</summary>
    [Range(1, 1_000_000)]
    public int SignInsAMinute { get; set; } = 20;

    /// <summary>Sign-in links asked for through the API, a minute and person.</summary>
    [Range(1, 1_000_000)]
    public int LinksAMinute { get; set; } = 10;

    /// <summary>Lines said and buttons pressed in the console's chat or through <c>POST /api/chat</c>, in ten seconds and by one person.</summary>
    [Range(1, 1_000_000)]
    public int ChatLinesInTenSeconds { get; set; } = 30;
}
