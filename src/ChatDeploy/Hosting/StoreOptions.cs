using System.ComponentModel.DataAnnotations;

namespace ChatDeploy.Hosting;

/// <summary>Where everything is kept.</summary>
public sealed class StoreOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Store";

    /// <summary>The engine; only <c>Postgres</c> for now.</summary>
    [RegularExpression("(?i)^postgres$", ErrorMessage = "Store:Provider has to be Postgres; SQL Server is not supported yet")]
    public string Provider { get; set; } = "Postgres";

    /// <summary>Clones, attempts and, without a connection string, the embedded database; relative to the working directory.</summary>
    [Required]
    public string DataDirectory { get; set; } = ".chatdeploy";
}
