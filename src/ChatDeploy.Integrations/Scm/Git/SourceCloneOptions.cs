using System.ComponentModel.DataAnnotations;
using ChatDeploy.Core;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Where clones are kept and how long git may take.</summary>
public sealed class SourceCloneOptions
{
    /// <summary>The directory below which there is one bare clone per repository, made when missing: <c>&lt;provider&gt;/&lt;escaped id&gt;.git</c>.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>How long one git command may take before it is ended; the first clone of a large repository is the longest.</summary>
    [Duration("00:00:01", "1.00:00:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Who may sign tags with SSH keys, in the format of ssh-keygen(1), ALLOWED SIGNERS; null: such signatures cannot be judged.</summary>
    public string? AllowedSignersFile { get; set; }
}
