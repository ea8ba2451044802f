namespace ChatDeploy.Commands.Demo;

/// <summary>What was committed to the demo's repositories.</summary>
internal static class DemoHistory
{
    /// <summary>The tools with the version that runs at first and the one to be shown, each with its commits.</summary>
    public static IReadOnlyList<DemoTool> Tools { get; } =
    [
        new(
            "crm",
            [new("ada", "Keep customers with their stores", "customers"), new("linus", "Print loyalty cards at the till", "loyalty")],
            [new("grace", "Show a customer's last ten receipts", "customers"), new("linus", "Find customers by tax code, too", "search"), new("ada", "Round loyalty points per receipt, not per line", "loyalty")]),
        new(
            "wms",
            [new("grace", "Count stock per shelf", "stock"), new("ada", "Reserve goods for click and collect", "reservations")],
            [new("linus", "Order again when a shelf runs low", "orders"), new("grace", "Keep reservations over a restart", "reservations")]),
        new(
            "pos",
            [new("linus", "Sell, return, exchange", "till"), new("grace", "Pay by card without a signature", "payments")],
            [new("ada", "Split a bill among several cards", "payments")]),
        new(
            "analytics",
            [new("ada", "Sum up sales per store and hour", "sales"), new("ada", "Compare a store with its region", "regions")],
            [new("linus", "Leave returns out of the best sellers", "sales"), new("grace", "Forecast the weekend from the last eight", "forecast")]),
    ];

    /// <summary>One of them.</summary>
    public static DemoTool Of(string tool) => Tools.Single(t => t.Name == tool);
}

/// <summary>A tool's history.</summary>
/// <param name="Name">The tool.</param>
/// <param name="First">The commits up to <c>v1.0.0</c>.</param>
/// <param name="Second">The commits from there to <c>v1.1.0</c>.</param>
internal sealed record DemoTool(string Name, IReadOnlyList<DemoCommit> First, IReadOnlyList<DemoCommit> Second)
{
    /// <summary>The version that runs at first.</summary>
    public const string FirstVersion = "v1.0.0";

    /// <summary>The version to be shown.</summary>
    public const string SecondVersion = "v1.1.0";
}

/// <summary>A commit.</summary>
/// <param name="Author">Who.</param>
/// <param name="Message">Why.</param>
/// <param name="Part">Which file of the application.</param>
internal sealed record DemoCommit(string Author, string Message, string Part);
