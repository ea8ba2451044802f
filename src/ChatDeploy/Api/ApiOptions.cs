using System.ComponentModel.DataAnnotations;

namespace ChatDeploy.Api;

/// <summary>Configuration of the API.</summary>
public sealed class ApiOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Api";

    /// <summary>A token for automation that acts as the admin <c>bootstrap</c> (contract, Configuration); null: there is none. At least 20 characters, since nothing slows guessing down.</summary>
    [MinLength(20, ErrorMessage = "Api:BootstrapToken needs at least 20 characters; openssl rand -hex 32 makes a good one")]
    public string? BootstrapToken { get; set; }
}
