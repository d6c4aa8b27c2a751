package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/dtogen/dtogen/internal/diag"
	"github.com/dtogen/dtogen/internal/model"
	"github.com/dtogen/dtogen/internal/parser"
	"github.com/dtogen/dtogen/internal/source"
)

// wild is what pages of servers in the wild say, read by eye: the operation, its
// response and its routes. Many are cut, and some have lost what tells the operation.
var wild = []struct{ page, says string }{
	{"active-ewebservice.biz/json_metadata_InfoRequest.txt", "InfoRequest InfoResponse /api/Info"},
	{"active-ewebservice.biz/json_metadata_mjs_SecurityRequest.txt", "SecurityRequest ? /api/Security /api/Security/{token}"},
	{"active-ewebservice.biz/json_metadata_vbnet_FallbackRequest.txt", "FallbackRequest ?"},
	{"active-ewebservice.biz/jsonl_metadata_FallbackRequest.txt", "FallbackRequest BaseResponse"},
	{"active-ewebservice.biz/xml_metadata_CustomerAccessTokenRequest.txt", "CustomerAccessTokenRequest CustomerAccessTokenResponse /api/CustomerAccessToken"},
	{"active-ewebservice.biz/xml_metadata_SecurityRequest.txt", "SecurityRequest SecurityResponse /api/Security /api/Security/{token}"},
	{"active-ewebservice.biz/xml_metadata_typescript_SecurityRequest.txt", "SecurityRequest ? /api/Security /api/Security/{token}"},
	{"api.bokamera.se/csv_metadata_kotlin_CreateBookings.txt", "CreateBookings ? /bookings/repeat"},
	{"api.bokamera.se/json_metadata_swift_CreateBooking_a.txt", ""},
	{"api.bokamera.se/json_metadata_swift_CreateBooking_b.txt", "CreateBooking ? /bookings"},
	{"api.bokamera.se/json_metadata_typescript_CreateBooking.txt", ""},
	{"api.bokamera.se/testapi_jsonl_metadata_kotlin_CreateBooking.txt", "CreateBooking ? /bookings"},
	{"api.bokamera.se/testapi_jsv_metadata_mjs_ChangeResourceOnBooking.txt", "ChangeResourceOnBooking ? /bookings/{Id}/resource"},
	{"api.bokamera.se/xml_metadata_DeleteOldReservations.txt", "DeleteOldReservations ? /codelock/{CodeLockSystemsId}/reservations/"},
	{"api.dev.dynamics.trendsic.com/jsonl_metadata_python_AgreementKpiRequest.txt", "AgreementKpiRequest AgreementKpiResponse /v1/dashboard/agreements"},
	{"api.dev.dynamics.trendsic.com/jsv_metadata_ContactInvitationRequest.txt", ""},
	{"api.dev.dynamics.trendsic.com/jsv_metadata_ServiceAgreementRequest.txt", ""},
	{"api.dev.dynamics.trendsic.com/jsv_metadata_python_BillingRunsRequest.txt", "BillingRunsRequest BillingRunsResponse /v1/billing/runs"},
	{"api.dev.dynamics.trendsic.com/jsv_metadata_python_Clients.txt", "Clients ClientsResponse /v1/Clients/{Id} /v1/Clients"},
	{"api.dev.dynamics.trendsic.com/jsv_metadata_python_ReportRequest.txt", "ReportRequest ReportResponse /v1/ReportFilters/{ReportType} /v1/Report/{ReportType} /v1/Report/{ReportType}/{Argument} /v1/Report/{ReportType}/{StartDate}/{EndDate}/{AgentID} /v1/Report/{ReportType}/{StartDate}/{EndDate}"},
	{"api.dev.dynamics.trendsic.com/jsv_metadata_vbnet_RefundPolicyRequest.txt", "RefundPolicyRequest RefundPolicyResponse /v1/RefundPolicy"},
	{"api.trackunit.com/public_xml_metadata_GetReportUnitSummary.txt", "GetReportUnitSummary ?"},
	{"apidemo.apex.ge/jsv_metadata_table_GetLoyaltyCard.md", ""},
	{"apidemo.apex.ge/xml_metadata_GetECommerceProductsByIDs.txt", ""},
	{"asg.com.au/RestApi_json_metadata_kotlin_GetService.txt", "GetService ServicesProxy /RestApi/apiservice/services/{Route}/{UrlName}"},
	{"blazor-gallery.servicestack.net/csv_metadata_table_QueryInvoices.md", ""},
	{"blazor-gallery.servicestack.net/json_metadata_table_QueryChinookCustomers.md", ""},
	{"blazor-gallery.servicestack.net/jsonl_metadata_flat_HelloAllTypes.txt", "HelloAllTypes HelloAllTypesResponse"},
	{"blazor-gallery.servicestack.net/jsv_metadata_dart_CreateTodo.md", "CreateTodo Todo /todos"},
	{"blazor-gallery.servicestack.net/jsv_metadata_mjs_CreateBooking.txt", "CreateBooking IdResponse /bookings"},
	{"blazor-gallery.servicestack.net/jsv_metadata_typescript_QueryBookings.md", ""},
	{"blazor-gallery.servicestack.net/xml_metadata_vbnet_QueryChinookEmployees.md", "QueryChinookEmployees QueryResponse<Employees>"},
	{"blazor-wasm-api.jamstacks.net/json_metadata_typescript_CreateBooking.txt", "CreateBooking ? /bookings"},
	{"dev.fieldsquared.com/json_metadata_java_InternalMetadata.txt", "InternalMetadata ? /{Workspace}/InternalMetadata/{ObjectType} /{Workspace}/InternalMetadata/{ObjectType}/{SubObjectType}"},
	{"dev.fieldsquared.com/jsv_metadata_csharp_InternalMetadata.md", ""},
	{"dev.fieldsquared.com/jsv_metadata_vbnet_InternalMetadata.md", ""},
	{"northwind.netcore.io/jsonl_metadata_dart_GetCustomerDetails.md", ""},
	{"prod-api-agency-orch-mb-dhc.rapp-customers.co.uk/xml_metadata_GetBackOrderDetailRequest.txt", ""},
	{"services.acct.2service.nl/xml_metadata_GetOrderTracking.txt", ""},
	{"staging-api.billiecart.com.au/csv_metadata_fsharp_ExportPaymentRequest.txt", "ExportPaymentRequest ExportPaymentResponse /payments/export"},
	{"staging-api.billiecart.com.au/xml_metadata_MaintainCarRequest.txt", "MaintainCarRequest ? /cars/{Id}/maintain"},
	{"staging-api.billiecart.com.au/xml_metadata_kotlin_SearchAllCarsRequest.txt", "SearchAllCarsRequest SearchAllCarsResponse /cars"},
	{"test.servicestack.net/csv_metadata_php_MetadataTestArray.txt", "MetadataTestArray ? /metadatatest-array"},
	{"test.servicestack.net/csv_metadata_table_HelloQueryResponse.md", "HelloQueryResponse HelloQueryResponseResponse"},
	{"test.servicestack.net/jsv_metadata_csharp_EchoTypes.txt", "EchoTypes EchoTypes /echo/types"},
	{"test.servicestack.net/jsv_metadata_php_EchoComplexTypes.txt", ""},
	{"test.servicestack.net/jsv_metadata_swift_AltQueryItems.txt", "AltQueryItems QueryResponseAlt<Item>"},
	{"test.servicestack.net/jsv_metadata_typescript_HelloSubAllTypes.txt", "HelloSubAllTypes SubAllTypes"},
	{"test.servicestack.net/xml_metadata_vbnet_Ping.txt", "Ping PingResponse /ping"},
	{"vue-vite-api.jamstacks.net/csv_metadata_fsharp_QueryTodos.txt", "QueryTodos QueryResponse<Todo>"},
	{"winlink.org/cms_csv_metadata_ChannelAdd.txt", "ChannelAdd WebServiceResponse /channel/add"},
	{"winlink.org/cms_jsv_metadata_AccountSettingsGet.txt", "AccountSettingsGet AccountSettingsGetResponse /account/settings/get"},
	{"winlink.org/cms_jsv_metadata_GatewayProximity.txt", "GatewayProximity GatewayProximityResponse /gateway/proximity /gatewayProximity"},
	{"winlink.org/cms_jsv_metadata_GatewayStats.txt", "GatewayStats GatewayStatsResponse /gateway/stats /gatewayStats"},
	{"winlink.org/perth_jsv_metadata_ChannelAdd.txt", "ChannelAdd WebServiceResponse /channel/add"},
	{"ws.yourmembership.com/jsv_metadata_EventAlias.txt", ""},
}

func TestWild(t *testing.T) {
	pages := filepath.Join(corpus, "pages")
	if _, err := os.Stat(pages); err != nil {
		t.Skip("the corpus of recorded servers is not beside this checkout")
	}
	for _, w := range wild {
		data, err := os.ReadFile(filepath.Join(pages, w.page))
		require.NoError(t, err)
		doc := parser.Parse(source.NewFile(w.page, data), new(diag.List))
		var says []string
		for _, op := range understand([]*model.Document{doc}).Operations {
			words := []string{op.Name, "?"}
			if op.Response != nil {
				words[1] = simple(op.Response.String())
			}
			for _, r := range op.Routes {
				words = append(words, r.Path)
			}
			says = append(says, strings.Join(words, " "))
		}
		assert.Equal(t, w.says, strings.Join(says, "; "), w.page)
	}
}
