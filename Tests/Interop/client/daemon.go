package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"

	health "interop/grpc/health/v1"
	profiled "interop/profiled/v1"
)

const (
	healthService  = "grpc.health.v1.Health"
	profileService = "profiled.v1.CustomerProfileService"
	controlService = "profiled.v1.Control"
)

// testDaemon calls a running daemon, in an account of its own.
func testDaemon(t *tap, path string) error {
	background := context.Background()
	client, err := dial(path)
	if err != nil {
		return err
	}
	defer client.Close()
	account := fmt.Sprintf("interop-%d", time.Now().UnixNano())
	const name = "Île-de-France \"Ž\" 東京"
	var created profiled.CustomerProfile

	t.test("the daemon says that it is serving", func() error {
		var response health.HealthCheckResponse
		if err := call(background, client, healthService, "Check", &health.HealthCheckRequest{}, &response); err != nil {
			return err
		}
		if response.Status != health.HealthCheckResponse_SERVING {
			return fmt.Errorf("got %s", response.Status)
		}
		return nil
	})
	t.test("1,000 health checks at once", func() error {
		return atOnce(path, func(client *ttrpc.Client, _ int) error {
			var response health.HealthCheckResponse
			return call(background, client, healthService, "Check", &health.HealthCheckRequest{}, &response)
		})
	})
	t.test("a profile is created by the actor that the metadata name", func() error {
		ctx := ttrpc.WithMetadata(background, ttrpc.MD{"actor": {"go-interop"}})
		request := profiled.CreateCustomerProfileRequest{AccountId: account, CustomerProfile: &profiled.CustomerProfile{
			Name: name, Demographics: `{"ageRange": {"min": 25, "max": 40}}`, Interests: []string{"Vélo"},
		}}
		if err := call(ctx, client, profileService, "Create", &request, &created); err != nil {
			return err
		}
		if created.CreatedBy != "go-interop" || created.Version != 1 || created.Name != name || created.Id == "" {
			return fmt.Errorf("got %v", created)
		}
		return nil
	})
	t.test("1,000 gets at once return the record", func() error {
		return atOnce(path, func(client *ttrpc.Client, _ int) error {
			var response profiled.CustomerProfile
			request := profiled.GetCustomerProfileRequest{AccountId: account, Id: created.Id}
			if err := call(background, client, profileService, "Get", &request, &response); err != nil {
				return err
			}
			if response.Name != name || len(response.Interests) != 1 || response.Interests[0] != "Vélo" {
				return fmt.Errorf("got %v", response)
			}
			return nil
		})
	})
	t.test("1,000 creates at once all succeed", func() error {
		return atOnce(path, func(client *ttrpc.Client, number int) error {
			request := profiled.CreateCustomerProfileRequest{
				AccountId: account, CustomerProfile: &profiled.CustomerProfile{Name: fmt.Sprintf("Profile %d", number)},
			}
			return call(background, client, profileService, "Create", &request, &profiled.CustomerProfile{})
		})
	})
	t.test("a page token leads through all of them", func() error {
		seen := map[string]bool{}
		request := profiled.ListCustomerProfilesRequest{AccountId: account, PageSize: 300}
		for {
			var page profiled.ListCustomerProfilesResponse
			if err := call(background, client, profileService, "List", &request, &page); err != nil {
				return err
			}
			for _, record := range page.CustomerProfiles {
				seen[record.Id] = true
			}
			if page.NextPageToken == "" {
				break
			}
			request.PageToken = page.NextPageToken
		}
		if len(seen) != concurrentCalls+1 {
			return fmt.Errorf("got %d", len(seen))
		}
		return nil
	})
	testDaemonErrors(t, client, account, &created)
	testDaemonConnection(t, client, account, &created)
	return nil
}

func testDaemonErrors(t *tap, client *ttrpc.Client, account string, created *profiled.CustomerProfile) {
	background := context.Background()
	var response profiled.CustomerProfile

	t.test("a record that is not there is NOT_FOUND, with what was looked for", func() error {
		request := profiled.GetCustomerProfileRequest{AccountId: account, Id: "00000000-0000-4000-8000-000000000000"}
		err := call(background, client, profileService, "Get", &request, &response)
		return expectDetail(err, codes.NotFound, &errdetails.ErrorInfo{}, func(detail interface{}) bool {
			info := detail.(*errdetails.ErrorInfo)
			return info.Domain == "profiled" && info.Reason != ""
		})
	})
	t.test("a field that breaks a rule is INVALID_ARGUMENT and named", func() error {
		request := profiled.CreateCustomerProfileRequest{
			AccountId: account, CustomerProfile: &profiled.CustomerProfile{Name: "  "},
		}
		err := call(background, client, profileService, "Create", &request, &response)
		return expectDetail(err, codes.InvalidArgument, &errdetails.BadRequest{}, func(detail interface{}) bool {
			for _, violation := range detail.(*errdetails.BadRequest).FieldViolations {
				if strings.HasSuffix(violation.Field, "name") && violation.Description != "" {
					return true
				}
			}
			return false
		})
	})
	t.test("a name that is taken, in other capitals, is ALREADY_EXISTS", func() error {
		request := profiled.CreateCustomerProfileRequest{
			AccountId: account, CustomerProfile: &profiled.CustomerProfile{Name: strings.ToUpper(created.Name)},
		}
		return expect(call(background, client, profileService, "Create", &request, &response), codes.AlreadyExists)
	})
	t.test("another version than the expected one is ABORTED, with the current one", func() error {
		request := profiled.DeleteCustomerProfileRequest{AccountId: account, Id: created.Id, ExpectedVersion: 7}
		err := call(background, client, profileService, "Delete", &request, &response)
		return expectDetail(err, codes.Aborted, &errdetails.ErrorInfo{}, func(detail interface{}) bool {
			info := detail.(*errdetails.ErrorInfo)
			return info.Reason == "VERSION_MISMATCH" && info.Metadata["current_version"] == "1"
		})
	})
	t.test("an unknown method is UNIMPLEMENTED", func() error {
		request := profiled.GetCustomerProfileRequest{AccountId: account, Id: created.Id}
		return expect(call(background, client, profileService, "NoSuch", &request, &response), codes.Unimplemented)
	})
	t.test("an unknown service is UNIMPLEMENTED", func() error {
		request := profiled.GetCustomerProfileRequest{AccountId: account, Id: created.Id}
		return expect(call(background, client, "no.Such", "Get", &request, &response), codes.Unimplemented)
	})
}

func testDaemonConnection(t *tap, client *ttrpc.Client, account string, created *profiled.CustomerProfile) {
	background := context.Background()
	get := func(ctx context.Context) error {
		request := profiled.GetCustomerProfileRequest{AccountId: account, Id: created.Id}
		return call(ctx, client, profileService, "Get", &request, &profiled.CustomerProfile{})
	}

	for _, timeout := range []int64{-1, 1} {
		timeout := timeout
		t.test(fmt.Sprintf("a timeout of %d ns is answered with DEADLINE_EXCEEDED", timeout), func() error {
			return expect(get(context.WithValue(background, timeoutKey{}, timeout)), codes.DeadlineExceeded)
		})
	}
	t.test("the longest timeout there is does no harm", func() error {
		return get(context.WithValue(background, timeoutKey{}, int64(^uint64(0)>>1)))
	})
	t.test("the connection lives on after calls that the client gave up", func() error {
		for number := 0; number < 200; number++ {
			ctx, cancel := context.WithTimeout(background, time.Duration(number)*10*time.Microsecond)
			// Either outcome is right: only what comes after counts.
			_ = get(ctx)
			cancel()
		}
		return get(background)
	})
	t.test("cancelling a stream that is not running answers that there was nothing", func() error {
		var response profiled.CancelResponse
		request := profiled.CancelRequest{StreamId: 1}
		if err := call(background, client, controlService, "Cancel", &request, &response); err != nil {
			return err
		}
		if response.WasRunning {
			return fmt.Errorf("said it was running")
		}
		return nil
	})
	t.test("the daemon describes its services", func() error {
		var response profiled.DescribeResponse
		if err := call(background, client, controlService, "Describe", &profiled.DescribeRequest{}, &response); err != nil {
			return err
		}
		for _, service := range response.Services {
			if service == profileService && len(response.FileDescriptorSet) > 0 {
				return nil
			}
		}
		return fmt.Errorf("got the services %v and %d bytes", response.Services, len(response.FileDescriptorSet))
	})
}
