using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatDeploy.Integrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class RunsByPage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_pipeline_runs_run_id",
                table: "pipeline_runs",
                column: "run_id");

            migrationBuilder.CreateIndex(
                name: "ix_pipeline_runs_url",
                table: "pipeline_runs",
                column: "url");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_pipeline_runs_run_id",
                table: "pipeline_runs");

            migrationBuilder.DropIndex(
                name: "ix_pipeline_runs_url",
                table: "pipeline_runs");
        }
    }
}
