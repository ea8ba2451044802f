using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Wizard;

public sealed class WizardPageTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    [Fact]
    public async Task Three_steps_lead_to_a_deployment_whose_page_follows_it_to_its_end()
    {
        world.Api.Runner.Outcome = _ => null;
        await using var ada = await world.Api.VisitAsync(chromium, "ada");
        var page = ada.Page;
        await page.GotoAsync("/deploy");

        // What is missing is said where it is missing.
        await page.Button("Where to").ClickAsync();
        await page.GetByRole(AriaRole.Alert).SeesAsync("Choose a commit of one tool at least.");
        await page.GetByText("Show a customer's last ten receipts").ClickAsync();
        await page.Button("Where to").ClickAsync();
        await page.Locator("[aria-current=step]").SeesAsync("Where to");
        await page.Button("Preview").ClickAsync();
        await page.Locator("#error-targets").SeesAsync("Choose a tenant or a store at least.");
        await page.Locator("#error-environment").SeesAsync("Choose an environment.");
        await page.GetByLabel("acme/pdv-roma").CheckAsync();
        await page.GetByLabel("stage").CheckAsync();
        await page.GetByLabel("Why").FillAsync("by the page");

        // Back and forth: what was chosen and typed stays.
        await page.Button("Commits").ClickAsync();
        await Assertions.Expect(page.Locator(".choice", new() { HasText = "Show a customer's last ten receipts" }).Locator("input")).ToBeCheckedAsync();
        await page.Button("Where to").ClickAsync();
        await Assertions.Expect(page.GetByLabel("acme/pdv-roma")).ToBeCheckedAsync();
        await Assertions.Expect(page.GetByLabel("Why")).ToHaveValueAsync("by the page");

        await page.Button("Preview").ClickAsync();
        await page.Locator("main").SeesAsync("nobody has to approve it");
        await page.Button("Launch").ClickAsync();
        await page.IsAtAsync("/deployments/D-[0-9]+$");
        await page.Locator("main").SeesAsync("is launched");
        await page.Locator(".page-header").SeesAsync("Running");

        // The job ends behind the page's back; the page shows it without being asked.
        await Eventually.TrueAsync(() => !world.Api.Runner.Attempts.IsEmpty);
        await world.Api.Services.GetRequiredService<IJobReports>().ReportDurablyAsync(
            new JobReport.Finished(world.Api.Runner.Attempts.Keys.Single(), DateTimeOffset.UtcNow, JobOutcome.Succeeded, 0), CancellationToken.None);
        await page.Locator(".page-header").SeesAsync("Applied");
        ada.ExpectNoComplaint();
    }
}
